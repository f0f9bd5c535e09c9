import type { Frame } from './frame.ts';
import type { ScheduleRules } from './heater-blocks.ts';
import { copAt, fullHeat, wantedContent } from './heater-physics.ts';
import type { HeaterProblem } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** What electricity and heat are worth to one heater while everything else stays as a linear programme left it. */
export interface HeaterPrices {
  /** Yen per kWh up to `room` kWh of the step, and beyond it. */
  readonly inner: readonly number[];
  readonly outer: readonly number[];
  readonly room: readonly number[];
  /** Yen of running at all, and of starting, in a step. */
  readonly running: readonly number[];
  readonly starting: readonly number[];
  /** Yen per kWh of heat after the last step, and the content around which that holds. */
  readonly end: number;
  readonly endContent: number;
}

/** Levels of the tank between which the value is interpolated. */
const LEVELS = 61;

interface Setting {
  readonly frame: Frame;
  readonly heater: HeaterProblem;
  readonly rules: ScheduleRules;
  readonly prices: HeaterPrices;
  readonly wanted: readonly number[];
  readonly capacity: number;
  readonly mostStarts: number;
}

/**
 * The best schedule of one heater under given prices, over `steps` steps: a dynamic programme over content, length of
 * the run and starts of the day. Exact but for the interpolation between tank levels; the linear programme judges it.
 */
export function bestSchedule(
  frame: Frame,
  heater: HeaterProblem,
  rules: ScheduleRules,
  steps: number,
  prices: HeaterPrices,
): boolean[] {
  const setting: Setting = {
    frame,
    heater,
    rules,
    prices,
    wanted: wantedContent(heater, frame.problem.forecast.hotWaterSpread, frame.hours),
    capacity: Math.max(heater.capacity, heater.heat) / 1000,
    mostStarts: Math.max(rules.startsLeft(rules.day[0]!), rules.startsLeft(Number.NaN)),
  };
  const values = valueTables(setting, steps);
  const schedule: boolean[] = [];
  let content = heater.heat / 1000;
  let run = heater.running ? Math.min(rules.minimumRun, Math.max(1, heater.runSteps)) : 0;
  let starts = 0;
  for (let step = 0; step < steps; step++) {
    if (step > 0 && rules.day[step] !== rules.day[step - 1]) starts = 0;
    const off = mayStop(setting, step, run) ? go(setting, values, step, content, run, starts, false) : null;
    const on = mayRun(setting, step, run, starts) ? go(setting, values, step, content, run, starts, true) : null;
    const runs = off === null || (on !== null && on.cost < off.cost - 1e-9);
    schedule.push(runs);
    const chosen = runs ? on : off;
    if (chosen === null) return schedule.concat(Array.from({ length: steps - step - 1 }, () => false));
    content = chosen.content;
    if (runs && run === 0) starts += 1;
    run = runs ? Math.min(rules.minimumRun, run + 1) : 0;
  }
  return schedule;
}

const mayStop = ({ rules }: Setting, step: number, run: number): boolean =>
  step >= rules.forced && (run === 0 || run >= rules.minimumRun || step === rules.forced || rules.forbidden(step));

const mayRun = ({ rules }: Setting, step: number, run: number, starts: number): boolean =>
  step < rules.forced || (!rules.forbidden(step) && (run > 0 || starts < rules.startsLeft(rules.day[step]!)));

/** Value of each content level, by step (one more than there are), run length and starts of the day. */
function valueTables(setting: Setting, steps: number): Float64Array[][][] {
  const { rules, prices, capacity, mostStarts } = setting;
  const runs = rules.minimumRun + 1;
  const tables: Float64Array[][][] = [];
  const last = Float64Array.from({ length: LEVELS }, (_, level) => {
    const content = (level / (LEVELS - 1)) * capacity;
    // Slightly concave: the price holds near the content it was found at.
    return -prices.end * content + 0.02 * prices.end * (content - prices.endContent) ** 2;
  });
  tables[steps] = Array.from({ length: runs }, () => Array.from({ length: mostStarts + 1 }, () => last));
  for (let step = steps - 1; step >= 0; step--) {
    tables[step] = Array.from({ length: runs }, (_, run) =>
      Array.from({ length: mostStarts + 1 }, (_unused, starts) => valuesAt(setting, tables, step, run, starts)),
    );
  }
  return tables;
}

function valuesAt(
  setting: Setting,
  tables: Float64Array[][][],
  step: number,
  run: number,
  starts: number,
): Float64Array {
  const values = new Float64Array(LEVELS);
  const stop = mayStop(setting, step, run);
  const runs = mayRun(setting, step, run, starts);
  for (let level = 0; level < LEVELS; level++) {
    const content = (level / (LEVELS - 1)) * setting.capacity;
    const off = stop ? go(setting, tables, step, content, run, starts, false).cost : Infinity;
    const on = runs ? go(setting, tables, step, content, run, starts, true).cost : Infinity;
    values[level] = Math.min(off, on);
  }
  return values;
}

/** One step on or off from a content: what it costs with all that follows, and the content after it. */
function go(
  setting: Setting,
  tables: Float64Array[][][],
  step: number,
  content: number,
  run: number,
  starts: number,
  on: boolean,
): { readonly cost: number; readonly content: number } {
  const { frame, heater, rules, prices, capacity, mostStarts } = setting;
  const hours = frame.hours[step]!;
  const full = fullHeat(heater, hours);
  const drawn = (heater.lossConstant + frame.problem.forecast.hotWater[step]!) / 1000;
  const left = content * (1 - heater.lossShare) - drawn;
  const heat = on ? Math.max(0, Math.min(full, capacity - left)) : 0;
  const after = Math.max(0, left + heat);
  let cost = Math.max(0, -left - heat) * WEIGHTS.runOut + lowCost(setting, step, after);
  const started = on && run === 0 ? 1 : 0;
  if (on) {
    const auxiliary = (heater.auxiliaryPower * hours) / 1000 + (started * heater.startEnergy) / 1000;
    const taken = heat / copAt(heater.cop, frame.problem.forecast.temperature[step]!) + auxiliary;
    const inner = Math.min(taken, prices.room[step]!);
    cost += inner * prices.inner[step]! + (taken - inner) * prices.outer[step]!;
    cost += prices.running[step]! + started * prices.starting[step]! + (full - heat) * 0.5;
  }
  const sameDay = rules.day[step + 1] === rules.day[step];
  const used = sameDay ? Math.min(mostStarts, starts + started) : 0;
  const table = tables[step + 1]![on ? Math.min(rules.minimumRun, run + 1) : 0]![used]!;
  const place = (after / capacity) * (LEVELS - 1);
  const below = Math.min(LEVELS - 2, Math.floor(place));
  const share = place - below;
  return { cost: cost + table[below]! * (1 - share) + table[below + 1]! * share, content: after };
}

function lowCost({ frame, heater, wanted }: Setting, step: number, content: number): number {
  const floor = heater.boostBelow / 1000;
  const margin = Math.max(0, wanted[step]! - Math.max(content, floor)) * WEIGHTS.belowMargin;
  return (margin + Math.max(0, floor - content) * WEIGHTS.belowBoost) * frame.hours[step]!;
}
