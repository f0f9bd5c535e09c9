import holidayJp from '@holiday-jp/holiday_jp';
import { expect, test } from 'vitest';
import { isGoldenWeek, isJapaneseHoliday, isRestDay } from '#core/time/japanese-holidays.ts';
import { civilFromDays, dayNumber } from '#core/time/instant.ts';

const two = (value: number): string => String(value).padStart(2, '0');

test('every day of 2000 … 2050 is a holiday exactly where the published table has one', () => {
  for (let day = dayNumber(2000, 1, 1)!; day <= dayNumber(2050, 12, 31)!; day++) {
    const { year, month, day: date } = civilFromDays(day);
    const name = `${year}-${two(month)}-${two(date)}`;
    expect(isJapaneseHoliday(day), name).toBe(name in holidayJp.holidays);
  }
});

test('Obon, the turn of the year and Golden Week are days of rest', () => {
  for (const [month, date] of [
    [8, 13],
    [8, 16],
    [12, 29],
    [12, 31],
    [1, 2],
    [5, 4],
  ] as const)
    expect(isRestDay(dayNumber(2024, month, date)!)).toBe(true);
  expect(isRestDay(dayNumber(2024, 8, 19)!)).toBe(false);
  expect(isGoldenWeek(dayNumber(2024, 5, 6)!)).toBe(true);
  expect(isGoldenWeek(dayNumber(2025, 5, 7)!)).toBe(false);
});
