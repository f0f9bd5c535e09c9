import { type Instant, instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';
import { bySlotOfDay, type IsHoliday, type PastHalfHour, slotOfDay } from './history.ts';

export interface LikeDays {
  /** Weighted mean and standard deviation of each step, Wh. */
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}

export interface LikeDaysOptions {
  /** Start of the first half hour to be forecast. */
  readonly at: Instant;
  readonly steps: number;
  readonly isHoliday: IsHoliday;
  /** Days after which a day counts half. */
  readonly halfLife: number;
  /** What a day of the other kind counts. */
  readonly otherKind: number;
  /** Expected Wh of each half hour of the day before anything was seen; it counts as `priorDays` recent days. */
  readonly prior: readonly number[];
  readonly priorDays: number;
}

/** The same half hour of earlier days: recent days and days of the same kind count more. */
export function likeDays(history: readonly PastHalfHour[], options: LikeDaysOptions): LikeDays {
  const { at, steps, isHoliday, halfLife, otherKind, prior, priorDays } = options;
  const slots = bySlotOfDay(history);
  const today = jstDay(at);
  const mean: number[] = [];
  const spread: number[] = [];
  for (let step = 0; step < steps; step++) {
    const then = instant(at + step * HALF_HOUR);
    const slot = slotOfDay(then);
    const holiday = isHoliday(jstDay(then));
    const expected = prior[slot]!;
    let weights = priorDays;
    let sum = priorDays * expected;
    let squares = priorDays * expected * expected * 2;
    for (const { day, wh } of slots[slot]!) {
      const weight = 0.5 ** ((today - day) / halfLife) * (isHoliday(day) === holiday ? 1 : otherKind);
      weights += weight;
      sum += weight * wh;
      squares += weight * wh * wh;
    }
    const average = weights > 0 ? sum / weights : 0;
    mean.push(average);
    spread.push(weights > 0 ? Math.sqrt(Math.max(0, squares / weights - average * average)) : 0);
  }
  return { mean, spread };
}
