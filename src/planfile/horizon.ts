import { type Instant, instant, type Millis, minutes } from '#core/time/instant.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import { timeAt } from './parse-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

/** The steps of a scenario. */
export interface Horizon {
  readonly at: Instant;
  readonly stepLength: Millis;
  readonly stepLengths?: readonly Millis[];
  readonly steps: number;
  /** Starts of the steps and the end of the last one. */
  readonly bounds: readonly Instant[];
}

export function horizonOf({ now, step_minutes, step_seconds, horizon_steps: steps }: Scenario): Horizon {
  const at = timeAt(now, 'now');
  const stepLength = minutes(step_minutes);
  const lengths = step_seconds?.slice(0, steps).map((seconds) => (seconds * 1000) as Millis);
  const bounds: Instant[] = [at];
  for (let step = 0; step < steps; step++) bounds.push(instant(bounds[step]! + (lengths?.[step] ?? stepLength)));
  return { at, stepLength, steps, bounds, ...(lengths === undefined ? {} : { stepLengths: lengths }) };
}

/** The step that contains `at`; −1 before the horizon, the number of steps after it. */
export function stepContaining({ bounds, steps }: Horizon, at: Instant): number {
  if (at < bounds[0]!) return -1;
  let step = 0;
  while (step < steps && bounds[step + 1]! <= at) step++;
  return step;
}

/** Steps [from, to) that a span of time touches. */
export function stepsTouching(
  horizon: Horizon,
  from: Instant | null,
  to: Instant | null,
): { from: number; to: number } {
  const first = from === null ? 0 : Math.max(0, stepContaining(horizon, from));
  let last = horizon.steps;
  if (to !== null) while (last > 0 && horizon.bounds[last - 1]! >= to) last--;
  return { from: first, to: Math.max(first, last) };
}

/** Half hours that cover the horizon, from the slot `at` lies in. */
export const halfHoursOver = ({ at, bounds, steps }: Horizon): number =>
  Math.ceil((bounds[steps]! - slotOf(at)) / HALF_HOUR);

/** Energies of half hours, the first at `from`, spread over the steps. */
export function toSteps({ bounds, steps }: Horizon, from: Instant, halfHours: readonly number[]): number[] {
  return Array.from({ length: steps }, (_, step) => {
    const [start, end] = [bounds[step]!, bounds[step + 1]!];
    let sum = 0;
    for (let k = Math.floor((start - from) / HALF_HOUR); from + k * HALF_HOUR < end; k++) {
      const overlap = Math.min(end, from + (k + 1) * HALF_HOUR) - Math.max(start, from + k * HALF_HOUR);
      sum += (overlap / HALF_HOUR) * (halfHours[k] ?? halfHours.at(-1) ?? 0);
    }
    return sum;
  });
}

/**
 * Energies of steps `length` long, the first at `start`, as half hours from `from`: what has no value, or only in part, is
 * null.
 */
export function toHalfHours(
  values: readonly (number | null | undefined)[],
  start: Instant,
  length: Millis,
  from: Instant,
  count: number,
): (number | null)[] {
  const parts = Math.max(1, Math.round(HALF_HOUR / length));
  const share = Math.min(1, HALF_HOUR / length);
  return Array.from({ length: count }, (_, k) => {
    const at = from + k * HALF_HOUR;
    let sum = 0;
    for (let part = 0; part < parts; part++) {
      const value = values[Math.floor((at + part * length - start) / length)];
      if (value === null || value === undefined) return null;
      sum += value * share;
    }
    return sum;
  });
}
