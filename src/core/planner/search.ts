import type { PlanningModel } from './build-model.ts';
import { type Frame, stepAt, stepOf } from './frame.ts';
import { fullHeat } from './heater-physics.ts';
import { isAllowed, neighbours, roundToBlocks, type Schedule, type ScheduleRules } from './heater-blocks.ts';
import type { Column, LinearModel, Solution } from './linear-model.ts';
import { NONE } from './model-builder.ts';
import type { Plan } from './plan.ts';

/** Minimises a linear model; `src/ports/solver.ts` says more. */
export type Minimise = (
  model: LinearModel,
  options: { readonly gap: number; readonly absoluteGap?: number },
) => Promise<Solution>;

export interface Found {
  readonly values: readonly number[];
  readonly objective: number;
  /** No solution of the model is below this, yen. */
  readonly bound: number;
  readonly solves: number;
}

interface Incumbent {
  readonly schedules: readonly Schedule[];
  readonly values: readonly number[];
  readonly objective: number;
  readonly reducedCosts: readonly number[];
  readonly fixed: ReadonlyMap<number, number>;
}

/** A change worth less than this is not looked for, yen over the horizon. */
const WORTH = 0.05;
const MOST_SOLVES = 24;

/**
 * Finds a good solution of the mixed-integer model with linear programmes only, which take a few milliseconds each where
 * the mixed-integer search takes hundreds: solve the relaxation, round it to whole blocks, then try changed schedules.
 *
 * The optimum of a linear programme is convex in the bounds that fix the schedule, so the reduced costs give a lower
 * bound for every changed schedule, and only those that may be better are solved. Null where no schedule was feasible.
 */
export async function search(
  planning: PlanningModel,
  minimise: Minimise,
  candidates: readonly (readonly Schedule[])[] = [],
): Promise<Found | null> {
  const { model, frame, index } = planning;
  const relaxed = await minimise(relax(model), { gap: 0 });
  if (relaxed.status !== 'optimal') return null;
  let solves = 1;
  if (!model.columns.some((column) => column.integer))
    return { values: relaxed.values, objective: relaxed.objective, bound: relaxed.objective, solves };

  const rules = index.heaters.map((_, k) => rulesOf(planning, k));
  const rounded = index.heaters.map((heater, k) =>
    roundToBlocks(
      heater.on.flatMap((on, step) =>
        on === NONE ? [] : [relaxed.values[heater.heat[step]!]! / fullHeat(frame.problem.heaters[k]!, frame.hours)],
      ),
      rules[k]!,
    ),
  );
  const others = roundOthers(planning, relaxed.values);
  const evaluate = async (
    schedules: readonly Schedule[],
    rest: ReadonlyMap<number, number>,
  ): Promise<Incumbent | null> => {
    const fixed = fixing(planning, schedules, rest);
    const solution = await minimise(fix(model, fixed), { gap: 0 });
    solves += 1;
    if (solution.status !== 'optimal' || solution.reducedCosts === undefined) return null;
    return {
      schedules,
      values: solution.values,
      objective: solution.objective,
      reducedCosts: solution.reducedCosts,
      fixed,
    };
  };

  let best = await evaluate(rounded, others);
  for (const candidate of candidates) {
    const other = await evaluate(candidate, others);
    if (other !== null && (best === null || other.objective < best.objective)) best = other;
  }
  if (best === null) return null;
  const tried = new Set<string>();
  for (let more = true; more && solves < MOST_SOLVES; ) {
    more = false;
    for (const move of promising(best, planning, rules, tried)) {
      if (solves >= MOST_SOLVES) break;
      tried.add(move.key);
      const next = await evaluate(move.schedules, move.rest);
      if (next === null || next.objective > best.objective - WORTH) continue;
      best = next;
      more = true;
      break;
    }
  }
  return { values: best.values, objective: best.objective, bound: relaxed.objective, solves };
}

interface Move {
  readonly schedules: readonly Schedule[];
  readonly rest: ReadonlyMap<number, number>;
  /** What the reduced costs promise at best, yen ≤ 0. */
  readonly promise: number;
  readonly key: string;
}

/** Changes of one device that may be better, the most promising first. */
function promising(
  best: Incumbent,
  planning: PlanningModel,
  rules: readonly ScheduleRules[],
  tried: Set<string>,
): Move[] {
  const moves: Move[] = [];
  const rest = new Map([...best.fixed].filter(([column]) => !isHeater(planning, column)));
  const propose = (schedules: readonly Schedule[], others: ReadonlyMap<number, number>, promise: number): void => {
    if (promise > -WORTH) return;
    const key = schedules.map(print).join('|') + [...others.values()].join('');
    if (!tried.has(key)) moves.push({ schedules, rest: others, promise, key });
  };
  for (const [k, { on }] of planning.index.heaters.entries()) {
    const now = best.schedules[k]!;
    for (const next of neighbours(now, rules[k]!)) {
      let promise = 0;
      for (let step = 0; step < next.length; step++)
        if (next[step] !== now[step]) promise += best.reducedCosts[on[step]!]! * (next[step] ? 1 : -1);
      propose(
        best.schedules.map((schedule, i) => (i === k ? next : schedule)),
        rest,
        promise,
      );
    }
  }
  for (const [column, value] of rest) {
    const flipped = 1 - value;
    propose(best.schedules, new Map(rest).set(column, flipped), best.reducedCosts[column]! * (flipped - value));
  }
  return moves.sort((a, b) => a.promise - b.promise || (a.key < b.key ? -1 : 1));
}

const print = (schedule: Schedule): string => schedule.map((on) => (on ? '1' : '0')).join('');

const isHeater = (planning: PlanningModel, column: number): boolean => planning.heaterColumns.has(column);

/** Binaries of cars and of prices: on where the relaxation uses a noticeable part of the least amount. */
function roundOthers(planning: PlanningModel, values: readonly number[]): Map<number, number> {
  const others = new Map<number, number>();
  for (const [k, vehicle] of planning.index.vehicles.entries()) {
    const least = (planning.frame.problem.vehicles[k]!.minimumPower * planning.frame.hours) / 1000;
    for (const [step, on] of vehicle.on.entries())
      if (on !== NONE) others.set(on, values[vehicle.charge[step]!]! > 0.3 * least ? 1 : 0);
  }
  for (const [j, column] of planning.model.columns.entries())
    if (column.integer && !isHeater(planning, j) && !others.has(j)) others.set(j, values[j]! > 0.5 ? 1 : 0);
  return others;
}

const relax = (model: LinearModel): LinearModel => ({
  rows: model.rows,
  columns: model.columns.map((column) => (column.integer ? { ...column, integer: false } : column)),
});

const fix = (model: LinearModel, fixed: ReadonlyMap<number, number>): LinearModel => ({
  rows: model.rows,
  columns: model.columns.map((column: Column, j) => {
    if (!column.integer) return column;
    const value = fixed.get(j)!;
    return { cost: column.cost, lower: value, upper: value, integer: false };
  }),
});

function fixing(
  planning: PlanningModel,
  schedules: readonly Schedule[],
  others: ReadonlyMap<number, number>,
): Map<number, number> {
  const fixed = new Map(others);
  for (const [k, { on }] of planning.index.heaters.entries())
    for (const [step, column] of on.entries()) if (column !== NONE) fixed.set(column, schedules[k]![step] ? 1 : 0);
  return fixed;
}

export function rulesOf(
  { frame, index }: { readonly frame: Frame; readonly index: PlanningModel['index'] },
  k: number,
): ScheduleRules {
  const heater = frame.problem.heaters[k]!;
  const boosting = heater.heat < heater.boostBelow ? 1 : 0;
  return {
    minimumRun: Math.max(1, heater.minimumRunSteps),
    forced: index.heaters[k]!.forced,
    running: heater.running,
    runSteps: heater.runSteps,
    day: frame.day,
    startsLeft: (day) =>
      day === frame.day[0]
        ? Math.max(boosting, heater.maximumStartsPerDay - heater.startsToday)
        : heater.maximumStartsPerDay,
  };
}

/** The schedules of the previous plan as a candidate, where it has one that is still allowed. */
export function keptSchedules(planning: PlanningModel, previous: Plan | null): (readonly Schedule[])[] {
  const { frame, index } = planning;
  const first = previous?.steps[0];
  if (previous === null || first === undefined || index.heaters.length === 0) return [];
  const horizon = { at: first.at, stepLength: previous.stepLength, steps: previous.steps.length };
  const schedules = index.heaters.map(({ on }, k) =>
    on
      .filter((column) => column !== NONE)
      .map((_, step) => {
        const then = stepOf(horizon, stepAt(frame.problem, step));
        return (previous.steps[then]?.heaters[frame.problem.heaters[k]!.id]?.heat ?? 0) > 0;
      }),
  );
  return schedules.every((schedule, k) => isAllowed(schedule, rulesOf(planning, k))) ? [schedules] : [];
}
