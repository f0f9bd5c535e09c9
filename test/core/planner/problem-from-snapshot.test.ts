import { describe, expect, test } from 'vitest';
import { buildProblem, type ProblemInput, type Trip } from '#core/planner/problem-from-snapshot.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { hours, instant, parseInstant, plus } from '#core/time/instant.ts';
import { wattHours } from '#core/units.ts';
import { generatedProblem } from './generated-problem.ts';

const NOW = parseInstant('2026-04-13T09:00+09:00')!;
const STEPS = 96;
const silent = missing('no-answer', NOW);
const tariff: Tariff = {
  id: 'two-band',
  name: { ja: '夜間割引', en: 'night discount' },
  bands: [
    { name: 'night', from: 1, to: 6, yenPerKwh: 27 },
    { name: 'day', from: 6, to: 25, yenPerKwh: 35 },
  ],
  levyYenPerKwh: 4,
  sellYenPerKwh: 8.5,
};

const odd = (seed: number, kind: 'batteries' | 'heaters' | 'vehicles'): boolean =>
  generatedProblem(seed)[kind].length > 0;
const template = generatedProblem(
  Array.from({ length: 100 }, (_, k) => k).find((k) => odd(k, 'batteries') && odd(k, 'heaters') && odd(k, 'vehicles'))!,
);
const { content: _content, ...battery } = { ...template.batteries[0]!, id: 'battery' };
const {
  heat: _heat,
  running: _running,
  runSteps: _runSteps,
  startsToday: _starts,
  ...heater
} = {
  ...template.heaters[0]!,
  id: 'heater',
};
const {
  content: _car,
  connected: _connected,
  departures: _departures,
  ...car
} = { ...template.vehicles[0]!, id: 'car' };

interface Seen {
  readonly battery?: Reading<number>;
  readonly heat?: Reading<number>;
  readonly car?: Reading<number>;
  readonly connected?: boolean;
  readonly heating?: boolean;
}

const snapshot = ({ battery: content = silent, heat = silent, car: carried = silent, connected, heating }: Seen) =>
  ({
    at: NOW,
    batteries: [{ id: 'battery', content }],
    heaters: [{ id: 'heater', heat, fill: silent, heating: heating === undefined ? silent : known(heating, NOW) }],
    vehicles: [{ id: 'car', content: carried, connected: connected === undefined ? silent : known(connected, NOW) }],
  }) as unknown as Snapshot;

const all: Seen = {
  battery: known(wattHours(2_000), NOW),
  heat: known(wattHours(9_000), NOW),
  car: known(wattHours(20_000), NOW),
  connected: true,
};
const series = (value: number): number[] => Array.from({ length: STEPS }, () => value);
const input = (seen: Seen, more: Partial<ProblemInput> = {}): ProblemInput => ({
  at: NOW,
  snapshot: snapshot(seen),
  forecasts: { load: series(300), solar: series(0), hotWater: series(100), temperature: series(15) },
  tariff,
  importLimit: 6_000,
  batteries: [battery],
  heaters: [heater],
  vehicles: [car],
  trips: [],
  heaterRuns: new Map(),
  lastKnown: new Map(),
  ...more,
});
const trip = (leave: number, back: number, uses?: number): Trip => ({
  vehicle: 'car',
  leave: plus(NOW, hours(leave)),
  return: plus(NOW, hours(back)),
  wanted: 30_000,
  ...(uses === undefined ? {} : { uses }),
});

describe('a problem from a snapshot', () => {
  test('has a step per half hour of the forecast, prices with levy, and what the devices say', () => {
    const { problem, leftOut } = buildProblem(input(all));
    expect(leftOut).toEqual([]);
    expect(problem.steps).toBe(STEPS);
    expect(problem.buy[0]).toBe(39_000);
    expect(problem.buy[32]).toBe(31_000);
    expect(problem.sell[0]).toBe(8_500);
    expect(problem.batteries[0]!.content).toBe(2_000);
    expect(problem.heaters[0]!.heat).toBe(9_000);
    expect(problem.vehicles[0]!.connected.every(Boolean)).toBe(true);
  });

  test('a silent device is planned with what it said within two hours, and left out after that', () => {
    const said = (ago: number) => new Map([['battery', known(1_500, instant(NOW - ago))]]);
    const seen = { ...all, battery: silent };
    expect(buildProblem(input(seen, { lastKnown: said(3_600_000) })).problem.batteries[0]!.content).toBe(1_500);
    const { problem, leftOut } = buildProblem(input(seen, { lastKnown: said(3 * 3_600_000) }));
    expect(problem.batteries).toEqual([]);
    expect(leftOut).toEqual([{ device: 'battery', wish: 'planned', at: NOW, short: 0, because: 'state-unknown' }]);
  });

  test('a heater that runs brings how long it has; one that does not, nothing', () => {
    const heaterRuns = new Map([['heater', { runSteps: 2, startsToday: 1 }]]);
    expect(buildProblem(input({ ...all, heating: true }, { heaterRuns })).problem.heaters[0]).toMatchObject({
      running: true,
      runSteps: 2,
      startsToday: 1,
    });
    expect(buildProblem(input({ ...all, heating: false }, { heaterRuns })).problem.heaters[0]).toMatchObject({
      running: false,
      runSteps: 0,
      startsToday: 1,
    });
  });

  test('a trip ahead is a departure and a time away', () => {
    const { problem } = buildProblem(input(all, { trips: [trip(4, 8, 6_000), trip(60, 70)] }));
    const { connected, departures } = problem.vehicles[0]!;
    expect(departures).toEqual([{ step: 8, wanted: 30_000, uses: 6_000 }]);
    expect(connected.map(Number).join('').slice(0, 18)).toBe('111111110000000011');
  });

  test('a car on a known trip comes home with what it left with less what it uses', () => {
    const seen = { ...all, car: silent, connected: false };
    const lastKnown = new Map([['car', known(25_000, instant(NOW - 5 * 3_600_000))]]);
    const { problem } = buildProblem(input(seen, { lastKnown, trips: [trip(-2, 3, 6_000)] }));
    expect(problem.vehicles[0]!.content).toBe(19_000);
    expect(problem.vehicles[0]!.connected.indexOf(true)).toBe(6);
    expect(problem.vehicles[0]!.departures).toEqual([]);
  });

  test('a car that is away without a known trip is left out', () => {
    const lastKnown = new Map([['car', known(25_000, NOW)]]);
    const { problem, leftOut } = buildProblem(input({ ...all, connected: false }, { lastKnown }));
    expect(problem.vehicles).toEqual([]);
    expect(leftOut.map(({ device }) => device)).toEqual(['car']);
  });

  test('a car that is still here during its trip can be charged', () => {
    const { problem } = buildProblem(input(all, { trips: [trip(-1, 3)] }));
    expect(problem.vehicles[0]!.connected[0]).toBe(true);
  });
});
