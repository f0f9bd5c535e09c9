import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { commonSpan } from '#drivers/simulated/inputs/common-span.ts';
import { createHouseInputs, type InputFiles } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { inputEnergyWh } from '#drivers/simulated/inputs/input-energy.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import type { SlotSeries } from '#drivers/simulated/inputs/series.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';

const from = jstDayStart(20_560);
const WH = 3_600_000;
const seriesOf = (kind: SlotSeries['kind'], values: readonly number[]): SlotSeries => ({
  kind,
  file: 'test',
  from,
  values: Float64Array.from(values),
  lineOfHole: () => 1,
});
const inputsOf = (files: InputFiles) => createHouseInputs({ spec: DEFAULT_HOUSE, seed: 7, files });

/** Runs the world half hour by half hour and hands out what it measured, Wh. */
function measure(
  files: InputFiles,
  start: Instant,
  length: number,
  look: (slot: Instant, load: number, solar: number) => void,
) {
  const inputs = inputsOf(files);
  const world = createWorld({ spec: DEFAULT_HOUSE, inputs, start });
  let { load, solar } = world.ledger;
  for (let at: Instant = start; at < start + length; at = plus(at, HALF_HOUR)) {
    world.advanceTo(plus(at, HALF_HOUR));
    look(at, (world.ledger.load - load) / WH, (world.ledger.solar - solar) / WH);
    ({ load, solar } = world.ledger);
  }
  return { world, inputs };
}

describe('a replayed home', () => {
  it('uses and makes in every half hour what the file says, within one watt-minute, and never drifts', () => {
    const wh = fc.array(fc.double({ min: 0, max: 4_000, noNaN: true }), { minLength: 96, maxLength: 96 });
    fc.assert(
      fc.property(wh, wh, (loads, suns) => {
        const files = { load: seriesOf('load', loads), pv: seriesOf('pv', suns) };
        let drift = 0;
        let index = 0;
        measure(files, from, days(2), (_slot, load, solar) => {
          expect(Math.abs(load - loads[index]!)).toBeLessThan(1 / 50);
          expect(Math.abs(solar - suns[index]!)).toBeLessThan(1 / 50);
          drift += load - loads[index]!;
          expect(Math.abs(drift)).toBeLessThan(1 / 50);
          index += 1;
        });
      }),
      { seed: 6, numRuns: 20 },
    );
  });

  it('splits the load over 43 circuits that sum to it in every minute', () => {
    const load = seriesOf(
      'load',
      Array.from({ length: 48 }, (_, index) => (index % 7) * 131.3),
    );
    const inputs = inputsOf({ load });
    const day = jstDay(from);
    const minutes = inputs.loadMinutes(day);
    const circuits = inputs.circuitMinutes(day);
    for (let minute = 0; minute < 1_440; minute++) {
      let sum = 0;
      for (let circuit = 0; circuit < 43; circuit++) {
        const watts = circuits[circuit * 1_440 + minute]!;
        expect(watts).toBeGreaterThanOrEqual(0);
        sum += watts;
      }
      expect(sum).toBe(minutes[minute]);
    }
  });

  it('fluctuates within the half hour as a house does', () => {
    const inputs = inputsOf({
      load: seriesOf(
        'load',
        Array.from({ length: 48 }, () => 400),
      ),
    });
    const evening = inputs.loadMinutes(jstDay(from)).subarray(18 * 60, 20 * 60);
    expect(Math.max(...evening)).toBeGreaterThan(Math.min(...evening) * 1.5);
  });

  it('feels the temperature of the file', () => {
    const cold = seriesOf(
      'temperature',
      Array.from({ length: 48 }, () => -5),
    );
    const { world } = measure({ temperature: cold }, from, HALF_HOUR * 4, () => {});
    expect(world.outdoorTemperature()).toBe(-5);
  });

  it('charges what each session asked for while the car is there, and nothing else', () => {
    const sessions = [
      { plugIn: plus(from, days(0.3)), plugOut: plus(from, days(0.7)), energyWh: 8_120 },
      { plugIn: plus(from, days(0.9)), plugOut: plus(from, days(1.4)), energyWh: 55_000 },
      { plugIn: plus(from, days(1.6)), plugOut: plus(from, days(1.7)), energyWh: 40_000 },
    ];
    const files: InputFiles = { ev: { kind: 'ev', file: 'test', sessions } };
    const inputs = inputsOf(files);
    const world = createWorld({ spec: DEFAULT_HOUSE, inputs, start: from });
    world.advanceTo(plus(from, days(0.2)));
    expect(world.vehicle!.connected()).toBe(false);
    world.advanceTo(plus(from, days(0.8)));
    expect(world.ledger.vehicleCharge / WH).toBeCloseTo(8_120, 1);
    world.advanceTo(plus(from, days(1.5)));
    expect(world.ledger.vehicleCharge / WH).toBeCloseTo(63_120, 1);
    world.advanceTo(plus(from, days(2)));
    expect(world.vehicle!.departures()).toEqual({ kept: 2, missed: 1 });
    expect(inputEnergyWh(DEFAULT_HOUSE, inputs, from, plus(from, days(2))).ev).toBe(103_120);
  });

  it('repeats its last day where a forecast looks beyond it', () => {
    const inputs = inputsOf({
      pv: seriesOf(
        'pv',
        Array.from({ length: 96 }, (_, index) => index),
      ),
    });
    expect(inputs.solarWh(instant(from + 98 * HALF_HOUR))).toBe(50);
    expect(inputs.solarWh(instant(from - HALF_HOUR))).toBe(47);
  });
});

const data = '../shared/data';
const home = `${data}/homes/jp_tokyo_camsl140_30min.csv.gz#column=2,unit=wh`;
const roof = `${data}/derived/jp_tokyo_pv_per_kw_30min_2017-06_2018-05.csv.gz#column=6,unit=w_per_kwp,scale=5`;

describe.skipIf(!existsSync(data))('a real Tokyo home (skipped where ../shared/data is absent)', () => {
  it('a year: every half hour measured equals the file, energy is conserved', () => {
    const files = { load: readSeries(home, 'load'), pv: readSeries(roof, 'pv') };
    const span = commonSpan([files.load, files.pv], null, 365)!;
    const { world, inputs } = measure(files, span.from, days(365), (slot, load, solar) => {
      const index = (slot - span.from) / HALF_HOUR;
      if (Math.abs(load - files.load.values[index]!) > 0.02) expect(load).toBe(files.load.values[index]);
      if (Math.abs(solar - files.pv.values[index]!) > 0.02) expect(solar).toBe(files.pv.values[index]);
    });
    const input = inputEnergyWh(DEFAULT_HOUSE, inputs, span.from, span.to);
    expect(world.ledger.load / WH).toBeCloseTo(input.load, 1);
    expect(world.ledger.solar / WH).toBeCloseTo(input.pv, 1);
    expect(world.circuits.reduce((sum, circuit) => sum + circuit.energy(), 0)).toBe(world.ledger.load);
  });

  it.each([
    ['au_sydney_ausgrid12_30min.csv.gz#column=2,unit=w,zone=Australia/Sydney', 5_938],
    ['us_fontana_b02_60min.csv.gz#column=2,unit=w,zone=America/Los_Angeles', 9_353],
  ])('%s has no hole across summer time and keeps its energy', (name, kwh) => {
    const { values } = readSeries(`${data}/homes/${name}`, 'load');
    expect(values.some(Number.isNaN)).toBe(false);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 1_000 - kwh)).toBeLessThan(1);
  });
});
