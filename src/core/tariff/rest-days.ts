import { civilFromDays, dayNumber } from '../time/instant.ts';
import { weekdayOf } from '../time/jst.ts';
import { JAPANESE_HOLIDAYS } from './japanese-holidays.ts';

/** The days on which a plan charges its holiday prices (休日扱い日). */
export interface RestDays {
  readonly saturdays: boolean;
  readonly sundays: boolean;
  /** National holidays (国民の祝日) with their substitutes (振替休日). */
  readonly nationalHolidays: boolean;
  /** Days of every year besides, `01-02` for 2 January. */
  readonly also: readonly string[];
}

export const NO_REST_DAYS: RestDays = { saturdays: false, sundays: false, nationalHolidays: false, also: [] };

const HOLIDAYS: ReadonlySet<number> = new Set(
  Object.entries(JAPANESE_HOLIDAYS).flatMap(([year, days]) =>
    days.split(' ').map((day) => dayNumber(Number(year), Number(day.slice(0, 2)), Number(day.slice(2)))!),
  ),
);

/** Whether a JST day number is a national holiday; outside the years of the table none is. */
export const isNationalHoliday = (day: number): boolean => HOLIDAYS.has(day);

export function isRestDay(rest: RestDays, day: number): boolean {
  const weekday = weekdayOf(day);
  if ((rest.sundays && weekday === 0) || (rest.saturdays && weekday === 6)) return true;
  if (rest.nationalHolidays && isNationalHoliday(day)) return true;
  return rest.also.length > 0 && rest.also.includes(monthDayOf(day));
}

function monthDayOf(dayNo: number): string {
  const { month, day } = civilFromDays(dayNo);
  return `${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}
