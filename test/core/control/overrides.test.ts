import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { type AskedWish, checkWish } from '#core/control/check-wish.ts';
import type { Override, OverrideWish } from '#core/control/overrides.ts';
import { overrideSentence } from '#core/control/overrides.ts';
import { withOverrides } from '#core/control/overrides-in-problem.ts';
import { readOverrides } from '#core/control/read-overrides.ts';
import { withYielded } from '#core/control/yielded-in-problem.ts';
import { checkProblem } from '#core/planner/check-problem.ts';
import type { Problem } from '#core/planner/problem.ts';
import { type Instant, hours, plus } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { generatedProblem } from '../planner/generated-problem.ts';
import { house, NOON } from './seen-house.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

/** A day from noon on: a cheap night, some sun, a battery, a tank a third full, and a car that stays at home. */
const PROBLEM: Problem = {
  at: NOON,
  stepLength: 1_800_000 as Problem['stepLength'],
  steps: 48,
  importLimit: 8_000,
  buy: Array.from({ length: 48 }, (_, step) => (step >= 26 && step < 36 ? 20_000 : 38_000)),
  sell: Array.from({ length: 48 }, () => 8_000),
  forecast: {
    load: Array.from({ length: 48 }, (_, step) => (step % 7 === 0 ? 900 : 300)),
    solar: Array.from({ length: 48 }, (_, step) => (step < 8 ? 700 : 0)),
    hotWater: Array.from({ length: 48 }, (_, step) => (step >= 14 && step < 20 ? 1_200 : 0)),
    temperature: Array.from({ length: 48 }, () => 15),
  },
  batteries: [
    {
      id: 'b',
      content: 6_000,
      capacity: 9_000,
      reserve: 900,
      chargePower: 3_000,
      dischargePower: 3_000,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      wear: 1_000,
    },
  ],
  heaters: [
    {
      id: 'h',
      heat: 6_000,
      capacity: 18_000,
      heatPower: 4_500,
      cop: [[15, 4]],
      auxiliaryPower: 20,
      startEnergy: 50,
      lossShare: 0.002,
      lossConstant: 15,
      minimumRunSteps: 1,
      maximumStartsPerDay: 3,
      boostBelow: 1_500,
      running: false,
      runSteps: 0,
      startsToday: 0,
    },
  ],
  vehicles: [
    {
      id: 'v',
      content: 10_000,
      capacity: 40_000,
      minimumPower: 1_200,
      maximumPower: 6_000,
      chargeEfficiency: 0.95,
      dischargePower: 0,
      dischargeEfficiency: 1,
      floor: 0,
      connected: Array.from({ length: 48 }, () => true),
      departures: [],
    },
  ],
};

const wish = (one: OverrideWish, last: number): Override => ({
  ...one,
  id: 'o-1',
  who: 'owner',
  madeAt: NOON,
  until: plus(NOON, hours(last)),
});
const planned = (...overrides: Override[]) =>
  makePlan({ problem: withOverrides(PROBLEM, overrides, NOON), solver, previous: null });

describe('a wish in the next plan', () => {
  it('“hold the battery until 18:00”: nothing is taken out of it until then, and it is of use afterwards', async () => {
    const { steps } = await planned(wish({ kind: 'battery-hold', device: 'b' }, 6));
    for (const { batteries, expect: e } of steps.slice(0, 12)) {
      expect(batteries['b']!.mode).not.toBe('charge');
      expect(e.energy['b']).toBeGreaterThanOrEqual(0);
    }
    expect(steps.slice(0, 12).some(({ batteries }) => batteries['b']!.mode === 'hold')).toBe(true);
    expect(steps.slice(12).some(({ expect: e }) => e.energy['b']! < 0)).toBe(true);
  });

  it('“fill the tank now”: it heats from the first step on until it is full', async () => {
    const { steps } = await planned(wish({ kind: 'tank-fill', device: 'h' }, 12));
    expect(steps[0]!.heaters['h']!.heat).toBeGreaterThan(0);
    expect(Math.max(...steps.slice(0, 7).map(({ expect: e }) => e.content['h']!))).toBeGreaterThan(16_900);
    expect((await planned()).steps[0]!.heaters['h']!.heat).toBe(0);
  });

  it('“the car at 80 % by 6:30”: it is, in the cheap hours, and nothing is taken out of it', async () => {
    const made = await planned(wish({ kind: 'car-ready', device: 'v', pct: 80 }, 18.5));
    const step = made.steps[36]!;
    expect(step.expect.content['v']).toBeGreaterThanOrEqual(31_990);
    expect(made.unmet).toEqual([]);
    const charged = made.steps.map(({ expect: e }) => e.energy['v']!);
    const cheap = charged.slice(26, 36).reduce((sum, wh) => sum + wh, 0);
    expect(cheap / charged.slice(0, 37).reduce((sum, wh) => sum + wh, 0)).toBeGreaterThan(0.9);
    expect(made.steps.at(-1)!.expect.content['v']).toBeGreaterThanOrEqual(31_990);
  });

  it('“away”: no hot water is made for nobody; “vacation”: none before the last day; “guests”: more', async () => {
    const heat = async (...overrides: Override[]): Promise<number> =>
      (await planned(...overrides)).steps.reduce((sum, { heaters }) => sum + heaters['h']!.heat, 0);
    const usual = await heat();
    expect(usual).toBeGreaterThan(0);
    expect(await heat(wish({ kind: 'away' }, 30))).toBeLessThan(usual / 4);
    expect(await heat(wish({ kind: 'vacation' }, 100))).toBe(0);
    expect(await heat(wish({ kind: 'guests', guests: 4 }, 30))).toBeGreaterThan(usual);
  });

  it('says nothing once its time is over', () => {
    const over = { ...wish({ kind: 'battery-hold', device: 'b' }, 6), until: NOON };
    expect(withOverrides(PROBLEM, [over], NOON)).toEqual(PROBLEM);
  });

  it('any wishes about any house leave a problem that can be planned', () => {
    const kinds = fc.oneof(
      fc.constantFrom<OverrideWish>(
        { kind: 'battery-hold', device: 'battery-0' },
        { kind: 'tank-fill', device: 'heater-0' },
        { kind: 'away' },
        { kind: 'vacation' },
      ),
      fc.integer({ min: 10, max: 100 }).map((pct): OverrideWish => ({ kind: 'car-ready', device: 'vehicle-0', pct })),
      fc.integer({ min: 1, max: 20 }).map((guests): OverrideWish => ({ kind: 'guests', guests })),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 1_500 })), { maxLength: 5 }),
        (seed, wishes) => {
          const problem = generatedProblem(seed);
          const overrides = wishes.map(([one, hour]) => ({
            ...wish(one, 0),
            until: (problem.at + hour * 3_600_000) as Instant,
          }));
          checkProblem(withOverrides(problem, overrides, problem.at));
        },
      ),
      { seed: 8, numRuns: 200 * Number(process.env['HEMS_SOAK'] ?? 1) },
    );
  });
});

describe('a device that somebody operated', () => {
  it('is planned for as it was left', () => {
    const yielded = [{ device: 'b', to: 'person', since: NOON, until: plus(NOON, hours(12)) }] as const;
    const left = withYielded(PROBLEM, yielded, house({ battery: 'hold' }));
    expect(left.batteries[0]!.rules).toEqual([
      { rule: 'no-discharge', from: 0, to: 24 },
      { rule: 'no-grid-charge', from: 0, to: 24 },
    ]);
    expect(withYielded(PROBLEM, [], house())).toBe(PROBLEM);
  });
});

describe('what is asked', () => {
  const devices = { batteries: ['b'], heaters: ['h1', 'h2'], vehicles: [] };
  const said = (asked: AskedWish): string => {
    const checked = checkWish(asked, devices, NOON);
    if (!('fault' in checked)) return JSON.stringify(checked.wish);
    expect(checked.fault.ja).not.toBe('');
    return checked.fault.en;
  };
  const until = plus(NOON, hours(6));

  it('is filled in where only one thing can be meant', () => {
    expect(said({ kind: 'battery-hold', until })).toBe('{"kind":"battery-hold","device":"b"}');
    expect(said({ kind: 'tank-fill', device: 'h2' })).toBe('{"kind":"tank-fill","device":"h2"}');
    expect(said({ kind: 'guests', until })).toBe('{"kind":"guests","guests":1}');
  });

  it('is refused in one sentence that says what to do', () => {
    expect(said({ kind: 'battery-hold' })).toMatch(/"until" is missing/);
    expect(said({ kind: 'away', until: NOON })).toMatch(/already past/);
    expect(said({ kind: 'away', until: plus(NOON, hours(24 * 61)) })).toMatch(/at most 60 days/);
    expect(said({ kind: 'tank-fill' })).toBe('There is more than one water heater: name one as "device": h1, h2.');
    expect(said({ kind: 'tank-fill', device: 'x' })).toBe('There is no water heater "x"; there is h1, h2.');
    expect(said({ kind: 'car-ready', until, pct: 80 })).toBe('This house has no car.');
    expect(said({ kind: 'guests', until, guests: 2.5 })).toMatch(/whole number from 1 to 20/);
  });
});

describe('on file', () => {
  it('is read as it was written; anything else is left out', () => {
    const all = [wish({ kind: 'away' }, 5), wish({ kind: 'car-ready', device: 'v', pct: 80 }, 6)];
    expect(readOverrides(JSON.stringify(all))).toEqual(all);
    expect(readOverrides(JSON.stringify([...all, { kind: 'party' }, null, 3]))).toEqual(all);
    for (const text of ['', '{}', 'nonsense']) expect(readOverrides(text)).toEqual([]);
  });

  it('has a sentence of each kind, with its time', () => {
    expect(overrideSentence(wish({ kind: 'battery-hold', device: 'b' }, 6))).toEqual({
      ja: '18:00まで蓄電池の電気を使わずにためておきます。',
      en: 'The battery keeps what it has until 18:00.',
    });
    expect(overrideSentence(wish({ kind: 'car-ready', device: 'v', pct: 80 }, 18.5)).ja).toBe(
      '4/13 06:30までに車を80％まで充電します。',
    );
  });
});
