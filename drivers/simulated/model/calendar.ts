import holidayJp from '@holiday-jp/holiday_jp';
import { civilFromDays } from '#core/time/instant.ts';
import { weekdayOf } from '#core/time/jst.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Saturday, Sunday, a public holiday, or the turn of the year when nobody works. */
export function isRestDay(day: number): boolean {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return true;
  const { year, month, day: date } = civilFromDays(day);
  if ((month === 1 && date <= 3) || (month === 12 && date >= 30)) return true;
  return `${year}-${two(month)}-${two(date)}` in holidayJp.holidays;
}

/** A table of twelve monthly means read at a day, linear between the middles of the months. */
export function monthly(means: readonly number[], day: number): number {
  const { month, day: date } = civilFromDays(day);
  const position = (date - 15.5) / 30.5;
  const here = means[month - 1]!;
  const other = means[(month - 1 + (position < 0 ? 11 : 1)) % 12]!;
  return here + (other - here) * Math.abs(position);
}
