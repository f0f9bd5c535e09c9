import type { Instant } from '../time/instant.ts';
import { weekdayOf } from '../time/jst.ts';

/** One half hour that was measured; null where it is not known. Arrays of these are oldest first, without order gaps. */
export interface PastHalfHour {
  readonly at: Instant;
  readonly wh: number | null;
}

/** Whether people are at home as on a Sunday: weekends, and public holidays where the caller knows them. */
export type IsHoliday = (jstDayNumber: number) => boolean;

export const isWeekend: IsHoliday = (day) => weekdayOf(day) === 0 || weekdayOf(day) === 6;

export const SLOTS_A_DAY = 48;

/** Half hour of the JST day, 0 … 47. */
export const slotOfDay = (at: Instant): number => {
  const halfHours = Math.floor((at + 9 * 3_600_000) / 1_800_000);
  return ((halfHours % SLOTS_A_DAY) + SLOTS_A_DAY) % SLOTS_A_DAY;
};
