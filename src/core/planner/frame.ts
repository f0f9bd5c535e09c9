import { between, type Instant, instant, type Millis } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import type { Problem } from './problem.ts';

/**
 * The problem in the units the mathematics is done in: kWh per step, yen per kWh, kW, hours. In these the numbers of the
 * model stay between 0.001 and 1,000, which keeps the solver's tolerances meaningful.
 */
export interface Frame {
  readonly problem: Problem;
  readonly steps: number;
  /** Length of a step, h. */
  readonly hours: number;
  readonly load: readonly number[];
  readonly solar: readonly number[];
  /** Sun the house itself does not use, kWh ≥ 0, and load the sun does not cover; at most one of them is above zero. */
  readonly surplus: readonly number[];
  readonly deficit: readonly number[];
  /** yen/kWh */
  readonly buy: readonly number[];
  readonly sell: readonly number[];
  /** Highest import of a step, kWh. */
  readonly importLimit: number;
  /** JST day number of each step. */
  readonly day: readonly number[];
}

export function createFrame(problem: Problem): Frame {
  const { forecast } = problem;
  const hours = problem.stepLength / 3_600_000;
  const range = Array.from({ length: problem.steps }, (_, step) => step);
  return {
    problem,
    steps: problem.steps,
    hours,
    load: range.map((step) => forecast.load[step]! / 1000),
    solar: range.map((step) => forecast.solar[step]! / 1000),
    surplus: range.map((step) => Math.max(0, forecast.solar[step]! - forecast.load[step]!) / 1000),
    deficit: range.map((step) => Math.max(0, forecast.load[step]! - forecast.solar[step]!) / 1000),
    buy: range.map((step) => problem.buy[step]! / 1000),
    sell: range.map((step) => problem.sell[step]! / 1000),
    importLimit: (problem.importLimit * hours) / 1000,
    day: range.map((step) => jstDay(stepAt(problem, step))),
  };
}

/** Start of a step; `step` may be the number of steps, for the end of the horizon. */
export const stepAt = (problem: { readonly at: Instant; readonly stepLength: Millis }, step: number): Instant =>
  instant(problem.at + step * problem.stepLength);

/** The step that contains `at`, or −1 outside the horizon. */
export function stepOf(
  horizon: { readonly at: Instant; readonly stepLength: Millis; readonly steps: number },
  at: Instant,
): number {
  const step = Math.floor(between(horizon.at, at) / horizon.stepLength);
  return step >= 0 && step < horizon.steps ? step : -1;
}
