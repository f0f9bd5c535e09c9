import { type Instant, instant, type Millis } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import type { Problem } from './problem.ts';

/**
 * The problem in the units the mathematics is done in: kWh per step, yen per kWh, kW, hours. In these the numbers of the
 * model stay between 0.001 and 1,000, which keeps the solver's tolerances meaningful.
 */
export interface Frame {
  readonly problem: Problem;
  readonly steps: number;
  /** Length of each step, h. */
  readonly hours: readonly number[];
  readonly load: readonly number[];
  readonly solar: readonly number[];
  /** Sun the house itself does not use, kWh ≥ 0, and load the sun does not cover; at most one of them is above zero. */
  readonly surplus: readonly number[];
  readonly deficit: readonly number[];
  /** yen/kWh */
  readonly buy: readonly number[];
  readonly sell: readonly number[];
  /** Highest import and export of each step, kWh; Infinity where nothing limits the export. */
  readonly importLimit: readonly number[];
  readonly exportLimit: readonly number[];
  /** JST day number of each step. */
  readonly day: readonly number[];
  /** Difference between two neighbouring steps that are otherwise equal, yen/kWh: breaks ties on purpose. */
  readonly tie: number;
}

/** All ties of a horizon together are worth this share of the dearest price. */
const TIES = 4e-4;

export function createFrame(problem: Problem): Frame {
  const { forecast } = problem;
  const range = Array.from({ length: problem.steps }, (_, step) => step);
  const hours = range.map((step) => (problem.stepLengths?.[step] ?? problem.stepLength) / 3_600_000);
  const buy = range.map((step) => problem.buy[step]! / 1000);
  return {
    problem,
    steps: problem.steps,
    hours,
    load: range.map((step) => forecast.load[step]! / 1000),
    solar: range.map((step) => forecast.solar[step]! / 1000),
    surplus: range.map((step) => Math.max(0, forecast.solar[step]! - forecast.load[step]!) / 1000),
    deficit: range.map((step) => Math.max(0, forecast.load[step]! - forecast.solar[step]!) / 1000),
    buy,
    sell: range.map((step) => problem.sell[step]! / 1000),
    importLimit: hours.map((length) => (problem.importLimit * length) / 1000),
    exportLimit: hours.map((length) => ((problem.exportLimit ?? Infinity) * length) / 1000),
    day: range.map((step) => jstDay(stepAt(problem, step))),
    tie: (TIES * Math.max(0.1, ...buy.map(Math.abs))) / problem.steps,
  };
}

/** Start of a step; `step` may be the number of steps, for the end of the horizon. */
export function stepAt(
  { at, stepLength, stepLengths }: Pick<Problem, 'at' | 'stepLength' | 'stepLengths'>,
  step: number,
): Instant {
  if (stepLengths === undefined) return instant(at + step * stepLength);
  let start: number = at;
  for (let k = 0; k < step; k++) start += stepLengths[k] ?? stepLength;
  return instant(start);
}

/** The step of a plan that contains `at`, or −1 outside it. */
export function stepOf(
  { steps, stepLength }: { readonly steps: readonly { readonly at: Instant }[]; readonly stepLength: Millis },
  at: Instant,
): number {
  const last = steps.at(-1);
  if (last === undefined || at < steps[0]!.at || at >= last.at + stepLength) return -1;
  let step = steps.length - 1;
  while (steps[step]!.at > at) step--;
  return step;
}

/** The first step that begins `hours` or more after `step` does, at most the number of steps. */
export function stepAfter(frame: Frame, step: number, hours: number): number {
  let length = 0;
  let next = step;
  while (next < frame.steps && length < hours - 1e-9) length += frame.hours[next++]!;
  return next;
}
