import { afterAll, describe, expect, test } from 'vitest';
import { buildModel } from '#core/planner/build-model.ts';
import { batteryEndValue, heatEndValue } from '#core/planner/end-values.ts';
import { createFrame, type Frame } from '#core/planner/frame.ts';
import type { Problem } from '#core/planner/problem.ts';
import { search } from '#core/planner/search.ts';
import { WEIGHTS } from '#core/planner/weights.ts';
import { createRandom } from '#core/random.ts';
import { millis, parseInstant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

/** Everything in a coarse problem is a multiple of this, so the grid of the programme below contains an optimum. */
const GRID = 500;
const STEPS = 8;

/**
 * Eight half hours with a lossless battery of 2 kWh and a heat pump with COP 2 and 1 kWh of heat a step, all in multiples of
 * 0.5 kWh. Sun is either nothing or more than the house and the heat pump need.
 */
function coarseProblem(seed: number): Problem {
  const random = createRandom(seed, 'coarse');
  const list = (value: () => number): number[] => Array.from({ length: STEPS }, value);
  return {
    at: parseInstant('2026-04-13T12:00+09:00')!,
    stepLength: millis(1_800_000),
    steps: STEPS,
    importLimit: 20_000,
    buy: list(() => 15_000 + random.integer(30) * 1_000),
    sell: list(() => 8_000),
    forecast: {
      load: list(() => random.integer(3) * GRID),
      solar: list(() => (random.next() < 0.3 ? 4 * GRID + random.integer(3) * GRID : 0)),
      hotWater: list(() => (random.next() < 0.4 ? random.integer(4) * GRID : 0)),
      temperature: list(() => 15),
    },
    batteries: [
      {
        id: 'battery',
        content: random.integer(5) * GRID,
        capacity: 4 * GRID,
        reserve: 0,
        chargePower: 2_000,
        dischargePower: 2_000,
        chargeEfficiency: 1,
        dischargeEfficiency: 1,
        wear: 1_000,
      },
    ],
    heaters: [
      {
        id: 'heater',
        heat: 2 * GRID + random.integer(5) * GRID,
        capacity: 8 * GRID,
        heatPower: 4_000,
        cop: [[0, 2]],
        auxiliaryPower: 0,
        startEnergy: 0,
        lossShare: 0,
        lossConstant: 0,
        minimumRunSteps: 1 + random.integer(3),
        maximumStartsPerDay: 1 + random.integer(2),
        boostBelow: 2 * GRID,
        running: false,
        runSteps: 0,
        startsToday: 0,
      },
    ],
    vehicles: [],
  };
}

interface State {
  readonly step: number;
  /** Quarter kWh of electricity, half kWh of heat: a unit of heat takes a unit of electricity. */
  readonly battery: number;
  readonly tank: number;
  /** Steps run so far, 0 = off; capped at the least run. */
  readonly run: number;
  readonly starts: number;
  /** The step before was partial, so this one must be off. */
  readonly partial: boolean;
}

/** The least cost from a state to the end, by trying everything on the grid. Shares no line with the linear model. */
function exhaustive(frame: Frame): number {
  const battery = frame.problem.batteries[0]!;
  const heater = frame.problem.heaters[0]!;
  const { value: heatValue, useful } = heatEndValue(frame, heater);
  const batteryValue = batteryEndValue(frame, battery);
  const least = heater.minimumRunSteps;
  const memo = new Map<string, number>();

  const ending = ({ battery: content, tank }: State): number =>
    -batteryValue * (content / 4) - heatValue * Math.min(tank / 2, useful);

  const tankCost = (tank: number): number => Math.max(0, 1 - tank / 2) * WEIGHTS.belowBoost * frame.hours[0]!;

  /** Cheapest battery move for a need of the house (quarter kWh), and what follows. */
  const withBattery = (state: State, need: number, cost: number): number => {
    let best = Infinity;
    const surplus = Math.max(0, -need);
    for (let move = -4; move <= 4; move++) {
      const content = state.battery + move;
      if (content < 0 || content > battery.capacity / 250) continue;
      if (move < 0 && -move > Math.max(0, need)) continue;
      const grid = need + move;
      const bought = Math.max(0, grid) / 4;
      const sold = Math.min(surplus, Math.max(0, -grid)) / 4;
      const wear = move < 0 ? (-move / 4) * (battery.wear / 1000) : 0;
      const now = bought * frame.buy[state.step]! - sold * frame.sell[state.step]! + wear;
      best = Math.min(best, cost + now + from({ ...state, step: state.step + 1, battery: content }));
    }
    return best;
  };

  /** What the heater's choice leads to before the battery acts; null where it is not allowed. */
  const withHeater = (state: State, heat: number, draw: number): { next: State; cost: number } | null => {
    const on = heat >= 0;
    const started = on && state.run === 0;
    const starts = state.starts + (started ? 1 : 0);
    const left = state.tank - draw + Math.max(0, heat);
    const forbidden = on ? state.partial || starts > heater.maximumStartsPerDay : state.run > 0 && state.run < least;
    if (forbidden || left > heater.capacity / GRID) return null;
    const tank = Math.max(0, left);
    const run = on ? Math.min(least, state.run + 1) : 0;
    const cost = (Math.max(0, -left) / 2) * WEIGHTS.runOut + tankCost(tank) + (started ? WEIGHTS.start : 0);
    return { next: { ...state, tank, run, starts, partial: on && heat < 4 }, cost };
  };

  const from = (state: State): number => {
    if (state.step === STEPS) return ending(state);
    const key = Object.values(state).join();
    const kept = memo.get(key);
    if (kept !== undefined) return kept;
    let best = Infinity;
    const house = Math.round((frame.load[state.step]! - frame.solar[state.step]!) * 4);
    const draw = Math.round(frame.problem.forecast.hotWater[state.step]! / GRID);
    // −1 is off; 0 … 4 is on with so many half kWh, where only a full step may go on.
    for (const heat of [-1, 0, 1, 2, 3, 4]) {
      const heated = withHeater(state, heat, draw);
      if (heated !== null) best = Math.min(best, withBattery(heated.next, house + Math.max(0, heat), heated.cost));
    }
    memo.set(key, best);
    return best;
  };

  return from({
    step: 0,
    battery: battery.content / 250,
    tank: heater.heat / GRID,
    run: 0,
    starts: 0,
    partial: false,
  });
}

/** Costs that only break ties, at their most. */
const TIES = 4e-4 * 45 * STEPS * 3;

describe('on small coarse problems', () => {
  const seeds = Array.from({ length: 40 }, (_, k) => k + 1);

  test('the mixed-integer model has the cost of an exhaustive search', async () => {
    for (const seed of seeds) {
      const planning = buildModel(coarseProblem(seed), null);
      const solution = await solver.solve(planning.model, { gap: 0 });
      const exact = exhaustive(createFrame(coarseProblem(seed)));
      expect(solution.status, `seed ${seed}`).toBe('optimal');
      if (solution.status !== 'optimal') continue;
      expect(Math.abs(solution.objective - exact), `seed ${seed}: ${solution.objective} and ${exact}`).toBeLessThan(
        TIES + 0.001 * Math.abs(exact),
      );
    }
  });

  test('the quick search is never below it, seldom above it, and its bound holds', async () => {
    let above = 0;
    for (const seed of seeds) {
      const exact = exhaustive(createFrame(coarseProblem(seed)));
      const found = await search(buildModel(coarseProblem(seed), null), solver);
      expect(found).not.toBeNull();
      expect(found!.objective).toBeGreaterThan(exact - TIES);
      expect(found!.bound).toBeLessThan(exact + TIES);
      expect(found!.objective, `seed ${seed}`).toBeLessThan(exact + Math.max(6, 0.05 * Math.abs(exact)));
      if (found!.objective > exact + 0.1 + TIES) above += 1;
    }
    expect(above).toBeLessThanOrEqual(3);
  });
});
