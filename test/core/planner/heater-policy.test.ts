import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { drawScenarios, fewDraws } from '#core/forecast/hot-water-days.ts';
import type { Problem } from '#core/planner/problem.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const AT: Instant = parseInstant('2026-04-12T08:00+09:00')!;
const STEPS = 48;
const series = (value: (step: number) => number): number[] => Array.from({ length: STEPS }, (_, step) => value(step));
/** Wh of heat, all in the evening at 20:00. */
const bath = (wh: number): number[] => series((step) => (step === 24 ? wh : 0));

/** A sunny day, a tank that holds half a bath, and baths whose size nobody knows beforehand. */
const problem: Problem = {
  at: AT,
  stepLength: HALF_HOUR,
  steps: STEPS,
  importLimit: 6_000,
  buy: series(() => 35_000),
  sell: series(() => 8_000),
  forecast: {
    load: series(() => 150),
    solar: series((step) => (step >= 4 && step < 14 ? 1_500 : 0)),
    hotWater: bath(8_000),
    temperature: series(() => 15),
  },
  batteries: [],
  heaters: [
    {
      id: 'ecocute',
      heat: 4_000,
      capacity: 20_000,
      heatPower: 4_500,
      cop: [[15, 3.5]],
      auxiliaryPower: 20,
      startEnergy: 50,
      lossShare: 0.002,
      lossConstant: 10,
      minimumRunSteps: 1,
      maximumStartsPerDay: 3,
      boostBelow: 2_000,
      running: false,
      runSteps: 0,
      startsToday: 0,
    },
  ],
  vehicles: [],
};

const withWays = (...baths: readonly number[]): Problem => ({
  ...problem,
  forecast: { ...problem.forecast, hotWaterWays: baths.map((wh) => ({ weight: 1, wh: bath(wh) })) },
});
const heatBy = async (posed: Problem, enough?: () => boolean): Promise<number> => {
  const plan = await makePlan({ problem: posed, solver, previous: null, ...(enough === undefined ? {} : { enough }) });
  expect(plan.status).not.toBe('fallback');
  return plan.steps.slice(0, 24).reduce((sum, { heaters }) => sum + heaters['ecocute']!.heat, 0);
};

describe('heating for the spread of the draws', () => {
  test('makes from the sun what a large bath may need, not only the mean', async () => {
    const [mean, spread] = [await heatBy(problem), await heatBy(withWays(4_000, 8_000, 12_000))];
    expect(spread).toBeGreaterThan(mean + 2_000);
    expect(spread).toBeGreaterThanOrEqual(12_000 + 2_000 - 4_000);
  });

  test('makes no more than the mean needs where all ways are alike', async () => {
    expect(await heatBy(withWays(8_000, 8_000))).toBeLessThanOrEqual((await heatBy(problem)) + 2_250);
  });

  test('is a plan too when no time is left', async () => {
    expect(await heatBy(withWays(4_000, 12_000), () => true)).toBeGreaterThan(0);
    expect(await heatBy(problem, () => true)).toBeGreaterThan(0);
  });
});

describe('few ways of the draws', () => {
  const history = Array.from({ length: 28 * 48 }, (_, k) => ({
    at: instant(AT - (28 * 48 - k) * HALF_HOUR),
    wh: (100 + ((k * 7_919) % 613)) * (0.6 + 0.2 * (Math.floor(k / 48) % 5)),
  }));
  const all = drawScenarios({ at: AT, steps: STEPS, history });

  test('carry the weight of all and reach from the least to the most', () => {
    const few = fewDraws(all, 8);
    const weight = (ways: typeof all): number => ways.reduce((sum, way) => sum + way.weight, 0);
    const sums = few.map(({ wh }) => wh.reduce((sum, value) => sum + value, 0));
    expect(few.length).toBeLessThanOrEqual(8);
    expect(weight(few)).toBeCloseTo(weight(all), 9);
    expect(sums).toEqual(sums.toSorted((a, b) => a - b));
    expect(sums.at(-1)!).toBeGreaterThan(sums[0]! * 1.2);
  });
});
