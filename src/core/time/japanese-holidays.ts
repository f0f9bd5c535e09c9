import { civilFromDays, dayNumber } from './instant.ts';
import { weekdayOf } from './jst.ts';

/** Month, day, first year and last year it was or is a holiday (国民の祝日に関する法律, as amended up to 2018). */
const FIXED: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 1948, 9999],
  [2, 11, 1967, 9999],
  [2, 23, 2020, 9999],
  [4, 29, 1948, 9999],
  [5, 3, 1948, 9999],
  [5, 4, 2007, 9999],
  [5, 5, 1948, 9999],
  [11, 3, 1948, 9999],
  [11, 23, 1948, 9999],
  [12, 23, 1989, 2018],
  [7, 20, 1996, 2002],
  [8, 11, 2016, 2019],
  [8, 11, 2022, 9999],
  [9, 15, 1966, 2002],
  [10, 10, 1966, 1999],
  [1, 15, 1948, 1999],
];

/** Month, which Monday of it, first year, last year. */
const MONDAYS: readonly (readonly [number, number, number, number])[] = [
  [1, 2, 2000, 9999],
  [7, 3, 2003, 2019],
  [7, 3, 2022, 9999],
  [9, 3, 2003, 9999],
  [10, 2, 2000, 2019],
  [10, 2, 2022, 9999],
];

/** Days of single years: the enthronement in 2019 and the holidays moved for the games of 2020 and 2021. */
const ONCE = new Set('2019-5-1 2019-10-22 2020-7-23 2020-7-24 2020-8-10 2021-7-22 2021-7-23 2021-8-8'.split(' '));

/** Whether a JST day is a public holiday in Japan, 2000 … 2099, substitutes and bridged days included. */
export function isJapaneseHoliday(day: number): boolean {
  if (isNamed(day)) return true;
  if (isSubstitute(day)) return true;
  // 国民の休日: a day between two holidays.
  return weekdayOf(day) !== 0 && isNamed(day - 1) && isNamed(day + 1);
}

/** 振替休日: the next free day after a holiday that fell on a Sunday. */
function isSubstitute(day: number): boolean {
  for (let before = day - 1; isNamed(before); before--) if (weekdayOf(before) === 0) return true;
  return false;
}

function isNamed(day: number): boolean {
  const { year, month, day: date } = civilFromDays(day);
  if (ONCE.has(`${year}-${month}-${date}`)) return true;
  for (const [m, d, from, to] of FIXED) if (m === month && d === date && year >= from && year <= to) return true;
  if (weekdayOf(day) === 1) {
    const nth = Math.ceil(date / 7);
    for (const [m, n, from, to] of MONDAYS) if (m === month && n === nth && year >= from && year <= to) return true;
  }
  return date === equinox(year, month);
}

/** Day of the equinox in March or September, 1980 … 2099 (after 長沢工『日の出・日の入りの計算』); null in other months. */
function equinox(year: number, month: number): number | null {
  const base = month === 3 ? 20.8431 : month === 9 ? 23.2488 : null;
  if (base === null) return null;
  return Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
}

/** Whether most people are off work: weekends, holidays, the turn of the year (12-29 … 01-03) and Obon (08-13 … 08-16). */
export function isRestDay(day: number): boolean {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6 || isJapaneseHoliday(day)) return true;
  const { month, day: date } = civilFromDays(day);
  if ((month === 12 && date >= 29) || (month === 1 && date <= 3)) return true;
  return month === 8 && date >= 13 && date <= 16;
}

/** Whether a JST day lies in Golden Week: 29 April … 5 May, and the days holidays add at its ends. */
export function isGoldenWeek(day: number): boolean {
  const { year } = civilFromDays(day);
  const first = dayNumber(year, 4, 29)!;
  const last = dayNumber(year, 5, 5)!;
  return (day >= first && day <= last) || (day === last + 1 && isJapaneseHoliday(day));
}
