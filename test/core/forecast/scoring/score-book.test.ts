import { expect, test } from 'vitest';
import { createScoreBook, type Quantiles } from '#core/forecast/scoring/score-book.ts';
import { summaryOf } from '#core/forecast/scoring/summary.ts';
import { instant } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';

const flat = (wh: number, steps = 96): Quantiles => {
  const of = (value: number): number[] => Array.from({ length: steps }, () => value);
  return { mean: of(wh), p10: of(wh - 10), p50: of(wh), p90: of(wh + 10) };
};

/** Days whose half hours are all `outcome(day)`, forecast as `said(day)`. */
function book(days: number, outcome: (day: number) => number | null, said: (day: number) => number) {
  const of = createScoreBook({ from: 14 });
  for (let day = 0; day < days; day++) {
    of.dayBegins(
      day,
      flat(said(day)),
      Array.from({ length: 48 }, () => 50),
    );
    for (let slot = 0; slot < 48; slot++) {
      const at = instant(jstDayStart(day) + slot * 1_800_000);
      if (slot % 2 === 0) of.hourBegins(at, flat(100, 2));
      of.observed(at, outcome(day));
    }
  }
  return of;
}

test('errors, bias and coverage are those of plain arithmetic, by lead time and beside each baseline', () => {
  const summary = summaryOf(
    book(
      20,
      () => 100,
      () => 105,
    ).days(),
  );
  expect(summary.days).toBe(6);
  expect(summary.leads['day-ahead']).toEqual({ count: 288, meanError: 5, bias: 5, coverage: 100 });
  expect(summary.leads['next-hour']).toEqual({ count: 288, meanError: 0, bias: 0, coverage: 100 });
  expect(summary.daily).toEqual({ count: 6, meanError: 240, bias: 240, coverage: null });
  expect(summary.baselines.provider.meanError).toBe(50);
  expect(summary.dailyBaselines.provider.meanError).toBe(2_400);
  expect(summary.baselines.yesterday.meanError).toBe(0);
  expect(summary.daysBetterThanProviderBy).toBe(90);
});

test('the second day is scored by what was said a day earlier', () => {
  const summary = summaryOf(
    book(
      20,
      () => 100,
      (day) => 100 + day,
    ).days(),
  );
  const errors = [14, 15, 16, 17, 18, 19];
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  expect(summary.leads['day-ahead'].meanError).toBeCloseTo(mean(errors), 9);
  expect(summary.leads['second-day'].meanError).toBeCloseTo(mean(errors.map((error) => error - 1)), 9);
});

test('means are of the days before, and half hours that are not known are not scored', () => {
  const summary = summaryOf(
    book(
      20,
      (day) => (day === 16 ? null : day),
      () => 0,
    ).days(),
  );
  // Day 15: mean of 1 … 14, of 8 … 14; yesterday 14; last week 8.
  const first = book(
    16,
    (day) => day,
    () => 0,
  ).days()[1]!;
  expect(first.baselines['mean-14-days'].absolute / 48).toBeCloseTo(15 - 7.5, 9);
  expect(first.baselines['mean-7-days'].absolute / 48).toBeCloseTo(15 - 11, 9);
  expect(first.baselines.yesterday.absolute / 48).toBe(1);
  expect(first.baselines['last-week'].absolute / 48).toBe(7);
  expect(summary.leads['day-ahead'].count).toBe(5 * 48);
  expect(summary.daily.count).toBe(5);
});
