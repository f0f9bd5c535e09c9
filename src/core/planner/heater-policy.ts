import { batteryValues } from './battery-values.ts';
import { heatEndValue } from './end-values.ts';
import type { Frame } from './frame.ts';
import type { Schedule, ScheduleRules } from './heater-blocks.ts';
import { fullHeat, fullPower } from './heater-physics.ts';
import type { DrawOutlook } from './outlook.ts';
import type { HeaterProblem } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Levels of the tank between which values are interpolated. */
const LEVELS = 41;
/** Times the price of heating is asked for the schedule that was found under it. */
const ROUNDS = 2;

/**
 * When a heater runs, good for all ways the draws may go together rather than for the middle. What the tank's content is worth
 * later is known for each way by itself (a dynamic programme over the content), and in each step running or not is what
 * costs least over all of them, weighted. Weighing ways of the sun as well lost more than it gained: waiting looks better
 * than it is to who believes he will know the sun an hour later. Heat that is left over costs hardly anything; heat that is
 * missing is made at night or in the dear evening: so a tank is filled from the sun for more than the mean.
 *
 * @param cars kWh that cars take in each step
 * @param schedule what the linear programme would do; running is priced around it
 */
export function heaterPolicy(
  frame: Frame,
  heater: HeaterProblem,
  rules: ScheduleRules,
  draws: readonly DrawOutlook[],
  cars: readonly number[],
  schedule: Schedule,
): boolean[] {
  let found = [...schedule];
  for (let round = 0; round < ROUNDS; round++) {
    const next = hedged(frame, heater, rules, draws, runningCosts(frame, heater, cars, found));
    const settled = next.every((on, step) => on === found[step]);
    found = next;
    if (settled) break;
  }
  return found;
}

/** Yen of running through each step, beside the rest of a schedule and with the battery making the best of it. */
function runningCosts(frame: Frame, heater: HeaterProblem, cars: readonly number[], schedule: Schedule): Float64Array {
  const [battery, second] = frame.problem.batteries;
  const power = frame.hours.map((hours, step) => fullPower(heater, hours, frame.problem.forecast.temperature[step]!));
  const bare = frame.load.map((kwh, step) => kwh - frame.solar[step]! + cars[step]!);
  const need = bare.map((kwh, step) => kwh + (schedule[step] ? power[step]! : 0));
  const costs = new Float64Array(frame.steps);
  if (battery === undefined || second !== undefined) {
    const bill = (step: number, kwh: number): number => (kwh > 0 ? kwh * frame.buy[step]! : kwh * frame.sell[step]!);
    for (let step = 0; step < frame.steps; step++)
      costs[step] = bill(step, bare[step]! + power[step]!) - bill(step, bare[step]!);
    return costs;
  }
  const values = batteryValues(frame, battery, need);
  let content = battery.content / 1000;
  for (let step = 0; step < frame.steps; step++) {
    costs[step] = values.best(step, content, bare[step]! + power[step]!) - values.best(step, content, bare[step]!);
    values.best(step, content, need[step]!);
    content = values.reached();
  }
  return costs;
}

interface Way {
  readonly weight: number;
  readonly draw: readonly number[];
  readonly running: Float64Array;
  /** Yen by step, length of the run and level. */
  readonly table: Float64Array;
}

function hedged(
  frame: Frame,
  heater: HeaterProblem,
  rules: ScheduleRules,
  draws: readonly DrawOutlook[],
  running: Float64Array,
): boolean[] {
  const tank = createTank(frame, heater, rules);
  const ways = draws.map(({ weight, draw }): Way => {
    const way = { weight, draw, running, table: tank.emptyTable() };
    tank.fill(way);
    return way;
  });
  const contents = ways.map(() => heater.heat / 1000);
  const schedule: boolean[] = [];
  let run = heater.running ? Math.min(rules.minimumRun, Math.max(1, heater.runSteps)) : 0;
  let starts = 0;
  for (let step = 0; step < frame.steps; step++) {
    if (step > 0 && rules.day[step] !== rules.day[step - 1]) starts = 0;
    const may = run > 0 || starts < rules.startsLeft(rules.day[step]!);
    let on = tank.mustRun(step, run);
    if (!on && may && tank.mayRun(step)) {
      let gain = 0;
      for (const [k, way] of ways.entries())
        gain +=
          way.weight * (tank.go(way, step, contents[k]!, run, false) - tank.go(way, step, contents[k]!, run, true));
      on = gain > 1e-9;
    }
    for (const [k, way] of ways.entries()) {
      tank.go(way, step, contents[k]!, run, on);
      contents[k] = tank.reached();
    }
    if (on && run === 0) starts += 1;
    run = on ? Math.min(rules.minimumRun, run + 1) : 0;
    schedule.push(on);
  }
  return schedule;
}

/** One tank as numbers: what a step costs with all that follows, in one way. */
function createTank(frame: Frame, heater: HeaterProblem, rules: ScheduleRules) {
  const { steps } = frame;
  const capacity = Math.max(heater.capacity, heater.heat) / 1000;
  const perLevel = capacity / (LEVELS - 1);
  const runs = rules.minimumRun + 1;
  const stride = runs * LEVELS;
  const full = Float64Array.from(frame.hours, (hours) => fullHeat(heater, hours));
  const kept = 1 - heater.lossShare;
  const lost = heater.lossConstant / 1000;
  const floor = heater.boostBelow / 1000;
  const starting = Float64Array.from(
    frame.buy,
    (buy) => WEIGHTS.start + (heater.startEnergy / 1000) * Math.max(0, buy),
  );
  const { value, useful } = heatEndValue(frame, heater);
  const may = Array.from({ length: steps }, (_, step) => step < rules.forced || !rules.forbidden(step));
  let after = 0;

  const mustRun = (step: number, run: number): boolean =>
    step < rules.forced || (run > 0 && run < rules.minimumRun && !rules.forbidden(step));

  const go = (way: Way, step: number, content: number, run: number, told: boolean): number => {
    // Below its own threshold the unit heats whatever it is told.
    const boosts = content < floor;
    const on = told || boosts;
    const left = content * kept - lost - way.draw[step]!;
    const heat = on ? Math.max(0, Math.min(full[step]!, capacity - left)) : 0;
    after = Math.max(0, left + heat);
    let yen = left + heat < 0 ? -(left + heat) * WEIGHTS.runOut : 0;
    if (heat > 0) {
      yen += (way.running[step]! * heat) / full[step]!;
      if (run === 0) yen += starting[step]!;
    }
    const next = on ? Math.min(rules.minimumRun, run + 1) : 0;
    const place = after / perLevel;
    const below = place >= LEVELS - 1 ? LEVELS - 2 : Math.floor(place);
    const at = (step + 1) * stride + next * LEVELS + below;
    const low = way.table[at]!;
    return yen + low + (way.table[at + 1]! - low) * (place - below);
  };

  return {
    emptyTable: () => new Float64Array((steps + 1) * stride),
    mustRun,
    mayRun: (step: number) => may[step]!,
    go,
    reached: () => after,
    fill(way: Way): void {
      for (let run = 0; run < runs; run++)
        for (let level = 0; level < LEVELS; level++)
          way.table[steps * stride + run * LEVELS + level] = -value * Math.min(useful, level * perLevel);
      for (let step = steps - 1; step >= 0; step--)
        for (let run = 0; run < runs; run++) {
          const must = mustRun(step, run);
          for (let level = 0; level < LEVELS; level++) {
            const content = level * perLevel;
            const off = must ? Infinity : go(way, step, content, run, false);
            const on = may[step]! ? go(way, step, content, run, true) : Infinity;
            way.table[step * stride + run * LEVELS + level] = Math.min(off, on);
          }
        }
    },
  };
}
