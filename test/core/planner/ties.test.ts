import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { blocksOf } from '#core/planner/heater-blocks.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { BatteryProblem, HeaterProblem, Problem, VehicleProblem } from '#core/planner/problem.ts';
import { createRandom } from '#core/random.ts';
import { instant, millis, parseInstant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { generatedProblem } from './generated-problem.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const HALF_HOUR = millis(1_800_000);
const STEPS = 48;
const list = <T>(make: (step: number) => T): T[] => Array.from({ length: STEPS }, (_, step) => make(step));
const battery: BatteryProblem = {
  id: 'battery',
  content: 2_000,
  capacity: 6_000,
  reserve: 0,
  chargePower: 2_000,
  dischargePower: 2_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  wear: 500,
};
const heater: HeaterProblem = {
  id: 'heater',
  heat: 6_000,
  capacity: 20_000,
  heatPower: 4_500,
  cop: [[0, 3]],
  auxiliaryPower: 20,
  startEnergy: 50,
  lossShare: 0,
  lossConstant: 0,
  minimumRunSteps: 2,
  maximumStartsPerDay: 3,
  boostBelow: 1_500,
  running: false,
  runSteps: 0,
  startsToday: 0,
};
const car: VehicleProblem = {
  id: 'car',
  content: 20_000,
  capacity: 40_000,
  minimumPower: 1_200,
  maximumPower: 3_000,
  chargeEfficiency: 0.92,
  dischargePower: 0,
  dischargeEfficiency: 0.92,
  floor: 0,
  connected: list((step) => step < 40),
  departures: [{ step: 40, wanted: 26_000 }],
};

/** A day from midnight under one price: sun from nine to three, hot water in the evening. */
const day = (
  devices: Partial<Pick<Problem, 'batteries' | 'heaters' | 'vehicles'>>,
  over: Partial<Problem> = {},
): Problem => ({
  at: parseInstant('2026-04-13T00:00+09:00')!,
  stepLength: HALF_HOUR,
  steps: STEPS,
  importLimit: 8_000,
  buy: list(() => 30_000),
  sell: list(() => 8_000),
  forecast: {
    load: list(() => 200),
    solar: list((step) => (step >= 18 && step < 30 ? 2_200 : 0)),
    hotWater: list((step) => (step >= 38 && step < 44 ? 1_500 : 0)),
    temperature: list(() => 15),
  },
  batteries: [],
  heaters: [],
  vehicles: [],
  ...devices,
  ...over,
});

const plan = (problem: Problem, previous: Plan | null = null): Promise<Plan> => makePlan({ problem, solver, previous });
const heatSteps = ({ steps }: Plan): boolean[] => steps.map(({ heaters }) => heaters.heater!.heat > 0);
const taken = ({ steps }: Plan, id: string): number[] => steps.map(({ expect: e }) => Math.max(0, e.energy[id]!));

describe('among equals', () => {
  test('the earlier sun is taken first: by the battery, by the heater, by the car', async () => {
    const stored = taken(await plan(day({ batteries: [battery] })), 'battery');
    expect(stored.findIndex((wh) => wh > 50)).toBe(18);
    expect(stored.findLastIndex((wh) => wh > 50)).toBeLessThanOrEqual(24);
    const heats = heatSteps(await plan(day({ heaters: [heater] })));
    expect(heats.indexOf(true)).toBe(18);
    const charged = taken(await plan(day({ vehicles: [car] })), 'car');
    expect(charged.findIndex((wh) => wh > 50)).toBe(18);
  });

  test('under one price without sun the car charges at once: people may leave before they said', async () => {
    const dark = day({ vehicles: [car] });
    const charged = taken(await plan({ ...dark, forecast: { ...dark.forecast, solar: list(() => 0) } }), 'car');
    expect(charged.findIndex((wh) => wh > 50)).toBe(0);
    expect(blocksOf(charged.map((wh) => wh > 50))).toHaveLength(1);
  });

  test('heat comes in one run and a charge in one go, also where the sun comes in pieces', async () => {
    const pieces = day({ heaters: [heater], vehicles: [car] });
    const solar = list((step) => (step >= 18 && step < 32 ? (step % 4 < 3 ? 3_500 : 3_300) : 0));
    const made = await plan({ ...pieces, forecast: { ...pieces.forecast, solar } });
    expect(blocksOf(heatSteps(made))).toHaveLength(1);
    expect(blocksOf(taken(made, 'car').map((wh) => wh > 50))).toHaveLength(1);
  });

  test('the battery keeps its mode where nothing is at stake', async () => {
    const { steps } = await plan(day({ batteries: [battery] }));
    expect(new Set(steps.map(({ batteries }) => batteries.battery!.mode)).size).toBe(1);
  });
});

/** The problem half an hour later, with the stores where the plan has brought them, and everything else `noisy`. */
function next(problem: Problem, made: Plan, noisy: (wh: number) => number): Problem {
  const shift = <T>(values: readonly T[]): T[] => [...values.slice(1), values.at(-1)!];
  const { content } = made.steps[0]!.expect;
  const { hotWaterSpread } = problem.forecast;
  return {
    ...problem,
    at: instant(problem.at + HALF_HOUR),
    buy: shift(problem.buy),
    sell: shift(problem.sell),
    forecast: {
      load: shift(problem.forecast.load).map(noisy),
      solar: shift(problem.forecast.solar).map(noisy),
      hotWater: shift(problem.forecast.hotWater),
      ...(hotWaterSpread === undefined ? {} : { hotWaterSpread: shift(hotWaterSpread) }),
      temperature: shift(problem.forecast.temperature),
    },
    batteries: problem.batteries.map((one) => ({ ...one, content: content[one.id]! })),
    heaters: problem.heaters.map((one) => {
      const running = made.steps[0]!.heaters[one.id]!.heat > 0;
      return {
        ...one,
        heat: content[one.id]!,
        running,
        runSteps: running ? (one.running ? one.runSteps : 0) + 1 : 0,
        startsToday: one.startsToday + (running && !one.running ? 1 : 0),
      };
    }),
    vehicles: problem.vehicles.map((one) => ({
      ...one,
      content: content[one.id]!,
      connected: shift(one.connected),
      departures: one.departures.map((leave) => ({ ...leave, step: leave.step - 1 })).filter(({ step }) => step > 0),
    })),
  };
}

describe('from one plan to the next', () => {
  test('what was planned for the next twelve hours stays while forecasts move by a percent', async () => {
    let problem = day(
      { batteries: [battery], heaters: [heater], vehicles: [car] },
      { buy: list((step) => (step >= 2 && step < 12 ? 28_000 : 36_000)) },
    );
    const random = createRandom(7, 'noise');
    let before = await plan(problem);
    let changes = 0;
    for (let round = 0; round < 6; round++) {
      problem = next(problem, before, (wh) => Math.round(wh * (0.99 + 0.02 * random.next())));
      const after = await plan(problem, before);
      for (let step = 0; step < 24; step++) {
        const [then, now] = [before.steps[step + 1]!, after.steps[step]!];
        if (then.batteries.battery!.mode !== now.batteries.battery!.mode) changes += 1;
        if (then.heaters.heater!.heat > 0 !== now.heaters.heater!.heat > 0) changes += 1;
        if ((then.vehicles.car!.mode === 'charge') !== (now.vehicles.car!.mode === 'charge')) changes += 1;
      }
      before = after;
    }
    // Six re-plans of 24 steps and three devices: 432 decisions.
    expect(changes).toBeLessThanOrEqual(4);
  });

  test('a unit that runs is not stopped to be started again, in any house', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const problem = generatedProblem(seed);
      if (problem.heaters.length === 0) continue;
      const first = await plan(problem);
      const second = await plan(
        next(problem, first, (wh) => wh),
        first,
      );
      for (const { id, minimumRunSteps } of problem.heaters) {
        const runs = second.steps.map(({ heaters }) => heaters[id]!.heat > 0);
        const ran = first.steps[0]!.heaters[id]!.heat > 0 && first.steps[1]!.heaters[id]!.heat > 0;
        const again = runs.indexOf(true, 1);
        if (ran && runs[0] === false)
          expect(again === -1 || again > Math.max(4, minimumRunSteps), `seed ${seed}`).toBe(true);
      }
    }
  });
});
