import type { PlanningModel } from './build-model.ts';
import { type Frame, stepAt, stepOf } from './frame.ts';
import { fullHeat } from './heater-physics.ts';
import { isAllowed, neighbours, roundToBlocks, type Schedule, type ScheduleRules } from './heater-blocks.ts';
import { heaterPrices, type Priced } from './heater-prices.ts';
import { heaterPolicy } from './heater-policy.ts';
import { bestSchedule } from './heater-programme.ts';
import type { ColumnChanges, LinearModel, Solution } from './linear-model.ts';
import { NONE } from './model-builder.ts';
import { type DrawOutlook, drawOutlooks } from './outlook.ts';
import type { Plan } from './plan.ts';
import { isRuled } from './problem.ts';

/** What is asked of a solver; `src/ports/solver.ts` says more. */
export interface Minimise {
  solve(
    model: LinearModel,
    options: { readonly gap: number; readonly absoluteGap?: number; readonly start?: readonly number[] },
  ): Promise<Solution>;
  series(model: LinearModel): Series;
}

interface Series {
  solve(changes: ColumnChanges): Promise<Solution>;
  end(): void;
}

export interface Found {
  readonly values: readonly number[];
  readonly objective: number;
  /** No solution of the model is below this, yen. */
  readonly bound: number;
  readonly solves: number;
  /** The heaters' blocks are whole and good for the spread of the draws, which the objective knows nothing of. */
  readonly hedged?: true;
}

interface Incumbent {
  readonly schedules: readonly Schedule[];
  readonly values: readonly number[];
  readonly objective: number;
  readonly reducedCosts: readonly number[];
  readonly rowPrices: readonly number[];
  readonly fixed: ReadonlyMap<number, number>;
}

/** A change worth less than this is not looked for, yen over the horizon. */
const WORTH = 0.05;
const MOST_SOLVES = 20;
/** So few on/off decisions are searched exactly in a moment. */
const FEW = 40;
/** Times that schedules are drawn up from prices. */
const PRICE_ROUNDS = 3;
/** The same where the schedule is then drawn up anew for the spread of the draws. */
const HEDGED_ROUNDS = 0;

/**
 * Finds a good solution of the mixed-integer model with linear programmes only, which take a few milliseconds each where
 * the mixed-integer search takes hundreds: solve the relaxation, round it to whole blocks, then try changed schedules.
 *
 * The optimum of a linear programme is convex in the bounds that fix the schedule, so the reduced costs give a lower
 * bound for every changed schedule, and only those that may be better are solved. Null where no schedule was feasible.
 *
 * @param enough asked between solves: true ends the search with the best found so far
 */
export async function search(
  planning: PlanningModel,
  minimise: Minimise,
  candidates: readonly Candidate[] = [],
  enough: () => boolean = () => false,
): Promise<Found | null> {
  const series = minimise.series(planning.model);
  try {
    return await searchIn(planning, minimise, series, candidates, enough);
  } finally {
    series.end();
  }
}

async function searchIn(
  planning: PlanningModel,
  minimise: Minimise,
  series: Series,
  candidates: readonly Candidate[],
  enough: () => boolean,
): Promise<Found | null> {
  const { model } = planning;
  const relaxed = await series.solve(relaxation(planning));
  if (!isPriced(relaxed)) return null;
  const bound = relaxed.objective;
  if (!model.columns.some((column) => column.integer))
    return { values: relaxed.values, objective: bound, bound, solves: 1 };

  const search: Search = {
    planning,
    series,
    rules: planning.index.heaters.map((_, k) => rulesOf(planning, k)),
    tried: new Set(),
    solves: 1,
    enough,
  };
  const others = roundOthers(planning, relaxed.values);
  let best: Incumbent | null = null;
  const consider = async (schedules: readonly Schedule[], rest = others): Promise<Incumbent | null> => {
    const one = await evaluate(search, schedules, rest);
    if (one !== null && (best === null || one.objective < best.objective)) best = one;
    return one;
  };
  for (const { schedules, charging } of candidates) await consider(schedules, new Map([...others, ...charging]));
  await consider(roundedSchedules(search, relaxed.values));
  const draws = drawOutlooks(planning.frame);
  // The prices of the relaxation are those of heat spread thin; those of whole blocks correct them.
  const rounds = draws === null ? PRICE_ROUNDS : HEDGED_ROUNDS;
  for (
    let round = 0, priced: Priced | null = relaxed;
    round < rounds && priced !== null && !(best !== null && enough());
    round++
  ) {
    const schedules = pricedSchedules(search, priced);
    priced = search.tried.has(keyOf(schedules, others)) ? null : await consider(schedules);
  }
  best ??= await evaluate(search, leastSchedules(search), others);
  if (best === null) return null;
  if (draws !== null && planning.index.heaters.length > 0) {
    const hedged = await improve(search, await hedge(search, best, draws), false);
    const { values, objective } = hedged;
    return { values, objective, bound: Math.min(bound, objective), solves: search.solves, hedged: true };
  }
  best = await improve(search, best);
  const found = { values: best.values, objective: best.objective, bound, solves: search.solves };
  const few = model.columns.filter((column) => column.integer).length <= FEW;
  if (enough()) return found;
  if (few && isWide(found)) return exactly(planning, minimise, found, 0.0002);
  // Without a tank the mixed-integer search is quick, and least powers are what rounding does badly.
  return planning.index.heaters.length === 0 && isFar(found) ? exactly(planning, minimise, found, 0.0005) : found;
}

/** The solution with each heater running as is good for all ways of the draws; as it was where that cannot be solved. */
async function hedge(search: Search, best: Incumbent, draws: readonly DrawOutlook[]): Promise<Incumbent> {
  const { frame, index } = search.planning;
  const cars = frame.hours.map((_, step) =>
    index.vehicles.reduce((sum, { charge, discharge }) => {
      const taken = charge[step] === NONE ? 0 : best.values[charge[step]!]!;
      return sum + taken - (discharge[step] === NONE ? 0 : best.values[discharge[step]!]!);
    }, 0),
  );
  const schedules = frame.problem.heaters.map((heater, k) =>
    heaterPolicy(frame, heater, search.rules[k]!, draws, cars, best.schedules[k]!),
  );
  if (schedules.every((schedule, k) => schedule.every((on, step) => on === best.schedules[k]![step]))) return best;
  const others = new Map([...best.fixed].filter(([column]) => !isHeater(search.planning, column)));
  search.tried.delete(keyOf(schedules, others));
  return (await evaluate(search, schedules, others)) ?? best;
}

interface Search {
  readonly planning: PlanningModel;
  readonly series: Series;
  readonly rules: readonly ScheduleRules[];
  /** What was solved already. */
  readonly tried: Set<string>;
  solves: number;
  /** No time is left: what has been found so far is the answer. */
  readonly enough: () => boolean;
}

type PricedSolution = Extract<Solution, { readonly status: 'optimal' }> & {
  readonly reducedCosts: readonly number[];
  readonly rowPrices: readonly number[];
};

const isPriced = (solution: Solution): solution is PricedSolution =>
  solution.status === 'optimal' && solution.reducedCosts !== undefined && solution.rowPrices !== undefined;

/** Solves the linear programme of fixed schedules; null where they were solved before or cannot be. */
async function evaluate(
  search: Search,
  schedules: readonly Schedule[],
  others: ReadonlyMap<number, number>,
): Promise<Incumbent | null> {
  const key = keyOf(schedules, others);
  if (search.tried.has(key)) return null;
  search.tried.add(key);
  search.solves += 1;
  const fixed = fixing(search.planning, schedules, others);
  const solution = await search.series.solve(fixedAt(fixed));
  if (!isPriced(solution)) return null;
  const { values, objective, reducedCosts, rowPrices } = solution;
  return { schedules, values, objective, reducedCosts, rowPrices, fixed };
}

/** Moves to a better neighbour as long as there is one; `heaters` false leaves their blocks alone. */
async function improve(search: Search, from: Incumbent, heaters = true): Promise<Incumbent> {
  let best = from;
  for (let more = true; more && search.solves < MOST_SOLVES && !search.enough(); ) {
    more = false;
    for (const move of promising(best, search, heaters)) {
      if (search.solves >= MOST_SOLVES || search.enough()) break;
      const next = await evaluate(search, move.schedules, move.rest);
      if (next === null || next.objective > best.objective - WORTH) continue;
      best = next;
      more = true;
      break;
    }
  }
  return best;
}

/** The relaxation's heat as whole blocks. */
const roundedSchedules = ({ planning, rules }: Search, values: readonly number[]): boolean[][] =>
  planning.index.heaters.map((heater, k) => {
    const problem = planning.frame.problem.heaters[k]!;
    return roundToBlocks(
      heater.heat.map((column, step) => values[column]! / fullHeat(problem, planning.frame.hours[step]!)),
      rules[k]!,
    );
  });

/** The best blocks under the prices of a solution. */
const pricedSchedules = ({ planning, rules }: Search, priced: Priced): boolean[][] =>
  planning.frame.problem.heaters.map((heater, k) => {
    const prices = heaterPrices(planning, k, priced);
    return bestSchedule(planning.frame, heater, rules[k]!, prices.inner.length, prices);
  });

/** Only what must run. */
const leastSchedules = ({ planning, rules }: Search): boolean[][] =>
  planning.index.heaters.map(({ on }, k) => on.map((_, step) => step < rules[k]!.forced));

/** Whether so much may be missing that it is worth looking exactly. */
const isWide = ({ objective, bound }: Found): boolean =>
  objective - bound > Math.max(WORTH, 0.0005 * Math.abs(objective));

const isFar = ({ objective, bound }: Found): boolean => objective - bound > Math.max(0.5, 0.001 * Math.abs(objective));

/** The mixed-integer search itself. */
async function exactly(planning: PlanningModel, minimise: Minimise, found: Found, gap: number): Promise<Found> {
  const solution = await minimise.solve(planning.model, { gap, absoluteGap: 0.02, start: found.values });
  const solves = found.solves + 1;
  if (solution.status !== 'optimal' || solution.objective >= found.objective) return { ...found, solves };
  return { ...found, values: solution.values, objective: solution.objective, solves };
}

interface Move {
  readonly schedules: readonly Schedule[];
  readonly rest: ReadonlyMap<number, number>;
  /** What the reduced costs promise at best, yen ≤ 0. */
  readonly promise: number;
  readonly key: string;
}

/** Changes of one device that may be better, the most promising first. */
function promising(best: Incumbent, { planning, rules, tried }: Search, heaters: boolean): Move[] {
  const moves: Move[] = [];
  const rest = new Map([...best.fixed].filter(([column]) => !isHeater(planning, column)));
  const price = (columns: readonly number[], now: Schedule, next: Schedule): number =>
    columns.reduce((sum, column, step) => {
      if (next[step] === now[step]) return sum;
      return sum + best.reducedCosts[column]! * (next[step] ? 1 : -1);
    }, 0);
  const propose = (schedules: readonly Schedule[], others: ReadonlyMap<number, number>, promise: number): void => {
    if (promise > -WORTH) return;
    const key = keyOf(schedules, others);
    if (!tried.has(key)) moves.push({ schedules, rest: others, promise, key });
  };
  for (const [k, { on }] of heaters ? planning.index.heaters.entries() : [])
    for (const next of neighbours(best.schedules[k]!, rules[k]!))
      propose(
        best.schedules.map((schedule, i) => (i === k ? next : schedule)),
        rest,
        price(on, best.schedules[k]!, next),
      );
  const stays = leastPowers(planning);
  for (const { on } of stays) {
    const now = on.map((column) => rest.get(column) === 1);
    for (const next of neighbours(now, stayRules(planning, on))) {
      const others = new Map(rest);
      for (const [step, column] of on.entries()) if (column !== NONE) others.set(column, next[step] ? 1 : 0);
      propose(best.schedules, others, price(on, now, next));
    }
  }
  const ofStays = new Set(stays.flatMap(({ on }) => on));
  for (const [column, value] of rest)
    if (!ofStays.has(column))
      propose(best.schedules, new Map(rest).set(column, 1 - value), best.reducedCosts[column]! * (1 - 2 * value));
  return moves.sort((a, b) => a.promise - b.promise || (a.key < b.key ? -1 : 1));
}

const keyOf = (schedules: readonly Schedule[], others: ReadonlyMap<number, number>): string =>
  `${schedules.map((schedule) => schedule.map(Number).join('')).join('|')}|${[...others.values()].join('')}`;

const isHeater = (planning: PlanningModel, column: number): boolean => planning.heaterColumns.has(column);

/** Binaries of cars and of prices, rounded. */
function roundOthers(planning: PlanningModel, values: readonly number[]): Map<number, number> {
  const others = new Map<number, number>();
  for (const { on, charge, minimumPower, leaves } of leastPowers(planning)) {
    const shares = on.map((column, step) => (column === NONE ? null : values[charge[step]!]!));
    const least = planning.frame.hours.map((hours) => (minimumPower * hours) / 1000);
    const rounded = roundStays(shares, least, leaves);
    for (const [step, column] of on.entries()) if (column !== NONE) others.set(column, rounded[step] ? 1 : 0);
  }
  for (const [j, column] of planning.model.columns.entries())
    if (column.integer && !isHeater(planning, j) && !others.has(j)) others.set(j, values[j]! > 0.5 ? 1 : 0);
  return others;
}

/** Charging may begin and end at any step that has a column. */
const stayRules = ({ frame }: PlanningModel, on: readonly number[]): ScheduleRules => ({
  minimumRun: 1,
  forced: 0,
  running: false,
  runSteps: 0,
  forbidden: (step) => on[step] === NONE,
  day: frame.day,
  startsLeft: () => Infinity,
});

/** Whatever charges at nothing or at least at some power. */
function leastPowers({ frame, index }: PlanningModel): readonly {
  readonly on: readonly number[];
  readonly charge: readonly number[];
  readonly minimumPower: number;
  readonly leaves: ReadonlySet<number>;
}[] {
  return [
    ...index.vehicles.map(({ on, charge }, k) => {
      const { minimumPower, departures } = frame.problem.vehicles[k]!;
      return { on, charge, minimumPower, leaves: new Set(departures.map(({ step }) => step)) };
    }),
    ...index.batteries.map(({ on, charge }, k) => {
      const { minimumChargePower: minimumPower = 0, goals = [] } = frame.problem.batteries[k]!;
      return { on, charge, minimumPower, leaves: new Set(goals.flatMap((goal, step) => (goal ? [step + 1] : []))) };
    }),
  ];
}

/**
 * When something charges: where the relaxation has half the least energy of a step, or where smaller amounts have added up to
 * that; and what is left over before a departure is made up in the last step that had any of it.
 */
function roundStays(
  charge: readonly (number | null)[],
  least: readonly number[],
  leaves: ReadonlySet<number>,
): boolean[] {
  const on = charge.map((value, step) => value !== null && value > 0 && value >= 0.5 * least[step]!);
  let carried = 0;
  let last = -1;
  for (const [step, value] of charge.entries()) {
    if (leaves.has(step)) {
      if (carried > 0.05 && last !== -1) on[last] = true;
      carried = 0;
      last = -1;
    }
    if (value === null || on[step] || value <= 0.001) continue;
    carried += value;
    last = step;
    if (carried < 0.5 * least[step]!) continue;
    on[step] = true;
    carried = Math.max(0, carried - least[step]!);
  }
  return on;
}

/** Starts of charging cost nothing here: in the relaxation that would only spread a charge thinly over all steps. */
const relaxation = ({ index }: PlanningModel): ColumnChanges =>
  new Map(
    index.vehicles.flatMap(({ starts }) => starts.filter((j) => j !== NONE).map((j) => [j, { cost: 0 }] as const)),
  );

const fixedAt = (fixed: ReadonlyMap<number, number>): ColumnChanges =>
  new Map([...fixed].map(([column, value]) => [column, { lower: value, upper: value }]));

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
    forbidden: (step) => isRuled(heater, 'off', step),
    day: frame.day,
    startsLeft: (day) =>
      day === frame.day[0]
        ? Math.max(boosting, heater.maximumStartsPerDay - heater.startsToday)
        : heater.maximumStartsPerDay,
  };
}

/** Whole blocks of the heaters, and when cars charge, to begin with. */
export interface Candidate {
  readonly schedules: readonly Schedule[];
  /** Values of some of the columns that say whether a car charges. */
  readonly charging: ReadonlyMap<number, number>;
}

/** What the previous plan does as a candidate, where it is still allowed. */
export function keptCandidates(planning: PlanningModel, previous: Plan | null): Candidate[] {
  const { frame, index } = planning;
  if (previous === null) return [];
  const stepThen = (step: number) => previous.steps[stepOf(previous, stepAt(frame.problem, step))];
  const schedules = index.heaters.map(({ on }, k) =>
    on.map((_, step) => (stepThen(step)?.heaters[frame.problem.heaters[k]!.id]?.heat ?? 0) > 0),
  );
  if (!schedules.every((schedule, k) => isAllowed(schedule, rulesOf(planning, k)))) return [];
  const charging = new Map<number, number>();
  for (const [k, { on }] of index.vehicles.entries())
    for (const [step, column] of on.entries()) {
      const then = stepThen(step)?.vehicles[frame.problem.vehicles[k]!.id];
      if (column !== NONE && then !== undefined) charging.set(column, then.mode === 'charge' ? 1 : 0);
    }
  return [{ schedules, charging }];
}
