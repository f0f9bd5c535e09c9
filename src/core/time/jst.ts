import { type CivilDate, civilFromDays, type Instant, instant } from './instant.ts';

/** Japan Standard Time is UTC+09:00 all year round, so its calendar is plain arithmetic. */
const OFFSET = 9 * 3_600_000;
const DAY = 86_400_000;

/** Days since 1970-01-01 on the JST calendar. */
export const jstDay = (at: Instant): number => Math.floor((at + OFFSET) / DAY);

/** The instant at which a JST day begins. */
export const jstDayStart = (day: number): Instant => instant(day * DAY - OFFSET);

/** The JST midnight at or before `at`. */
export const jstMidnight = (at: Instant): Instant => jstDayStart(jstDay(at));

/** Milliseconds since the last JST midnight, 0 .. 86,399,999. */
export const jstTimeOfDay = (at: Instant): number => at + OFFSET - jstDay(at) * DAY;

/** 0 = Sunday … 6 = Saturday, of a JST day number. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

export const jstDate = (at: Instant): CivilDate => civilFromDays(jstDay(at));

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `2026-04-12` */
export function formatJstDate(at: Instant): string {
  const { year, month, day } = jstDate(at);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** RFC 3339 with the JST offset; milliseconds only where there are any: `2026-04-12T13:30:00+09:00`. */
export function formatJst(at: Instant): string {
  const time = jstTimeOfDay(at);
  const clock = `${two(Math.floor(time / 3_600_000))}:${two(Math.floor(time / 60_000) % 60)}:${two(Math.floor(time / 1_000) % 60)}`;
  const rest = time % 1_000;
  return `${formatJstDate(at)}T${clock}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}+09:00`;
}

/** `13:30`, for sentences. */
export function formatJstClock(at: Instant): string {
  const time = jstTimeOfDay(at);
  return `${two(Math.floor(time / 3_600_000))}:${two(Math.floor(time / 60_000) % 60)}`;
}
