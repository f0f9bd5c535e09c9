import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotOfDay } from '#core/forecast/history.ts';
import { createLoadForecaster, type LoadForecaster } from '#core/forecast/load/load-forecaster.ts';
import { LOAD_PRIOR } from '#core/forecast/priors.ts';
import { createRandom } from '#core/random.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { isRestDay } from '#core/time/japanese-holidays.ts';
import { jstDay } from '#core/time/jst.ts';

/** A Monday. */
const NOW = parseInstant('2026-04-13T00:00+09:00')!;
const HALF_HOUR = 1_800_000;

function taught(days: number, wh: (at: Instant) => number | null, to = NOW): LoadForecaster {
  const forecaster = createLoadForecaster();
  for (let at = to - days * 48 * HALF_HOUR; at < to; at += HALF_HOUR) forecaster.observe(instant(at), wh(instant(at)));
  return forecaster;
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the load forecast', () => {
  test('on day one is a usual household, and says that it rests on no day', () => {
    const forecast = createLoadForecaster().forecast(NOW, 48);
    expect(forecast.days).toBe(0);
    expect(sum(forecast.mean) / sum(LOAD_PRIOR)).toBeCloseTo(1, 1);
    expect(forecast.p90[40]! - forecast.p10[40]!).toBeGreaterThan(forecast.p50[40]!);
  });

  test('a big house is seen to be big within its first day', () => {
    const forecast = taught(1, (at) => 4 * LOAD_PRIOR[slotOfDay(at)]!).forecast(NOW, 48);
    expect(sum(forecast.mean) / sum(LOAD_PRIOR)).toBeGreaterThan(3);
  });

  test('a house that lives the same day for weeks is forecast to do so, within 3 %, and surely', () => {
    const daily = (at: Instant): number => 200 + 10 * slotOfDay(at);
    const { mean, p10, p50, p90 } = taught(40, daily).forecast(NOW, 96);
    for (let step = 0; step < 96; step++) {
      const truth = daily(instant(NOW + step * HALF_HOUR));
      expect(Math.abs(mean[step]! / truth - 1), `step ${step}`).toBeLessThan(0.03);
      expect(Math.abs(p50[step]! / truth - 1), `step ${step}`).toBeLessThan(0.03);
      expect((p90[step]! - p10[step]!) / truth).toBeLessThan(0.15);
    }
  });

  test('days of rest are forecast from such days, holidays of the calendar like Sundays', () => {
    // Friday 2026-04-24; Wednesday the 29th is a holiday.
    const friday = parseInstant('2026-04-24T00:00+09:00')!;
    const house = taught(84, (at) => (isRestDay(jstDay(at)) ? 900 : 300), friday);
    const days = house.forecast(friday, 48 * 6).mean;
    const day = (k: number): number => sum(days.slice(48 * k, 48 * (k + 1))) / 48;
    expect(day(0)).toBeLessThan(380);
    expect(day(1)).toBeGreaterThan(750);
    expect(day(4)).toBeLessThan(480);
    expect(day(5)).toBeGreaterThan(700);
  });

  test('a busy last hour raises the next half hour, and is forgotten by tomorrow', () => {
    const busy = (at: Instant): number => (at >= NOW - 4 * HALF_HOUR ? 600 : 300);
    const calm = taught(30, () => 300).forecast(NOW, 96);
    const after = taught(30, busy).forecast(NOW, 96);
    expect(after.p50[0]! - calm.p50[0]!).toBeGreaterThan(20);
    expect(Math.abs(after.p50[40]! - calm.p50[40]!)).toBeLessThan(15);
  });

  test('an empty house is noticed within days', () => {
    const left = NOW - 4 * 48 * HALF_HOUR;
    const house = taught(60, (at) => (at >= left ? 60 : 300 + 8 * slotOfDay(at)));
    expect(sum(house.forecast(NOW, 48).mean)).toBeLessThan(0.5 * 48 * 480);
  });

  test('half hours that are not known are not taken for zero', () => {
    const forecast = taught(28, (at) => (slotOfDay(at) % 2 === 0 ? 500 : null)).forecast(NOW, 48);
    for (let step = 0; step < 48; step += 2) expect(forecast.p50[step]!).toBeGreaterThan(450);
    for (let step = 1; step < 48; step += 2) expect(forecast.p50[step]!).toBeGreaterThan(50);
  });

  test('the band holds four of five half hours of a noisy house', () => {
    const random = createRandom(7, 'noisy house');
    const wh = (at: Instant): number => 100 + 10 * slotOfDay(at) + 200 * random.next() ** 2;
    const house = taught(40, wh);
    let held = 0;
    for (let day = 0; day < 40; day++) {
      const from = NOW + day * 48 * HALF_HOUR;
      const { p10, p90 } = house.forecast(instant(from), 48);
      for (let step = 0; step < 48; step++) {
        const outcome = wh(instant(from + step * HALF_HOUR));
        house.observe(instant(from + step * HALF_HOUR), outcome);
        if (outcome >= p10[step]! && outcome <= p90[step]!) held++;
      }
    }
    expect(Math.abs(held / (40 * 48) - 0.8)).toBeLessThan(0.04);
  });

  test('is finite, ordered and never negative, whatever the history', () => {
    const value = fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 700 }), (values) => {
        const house = taught(values.length / 48, (at) => values[values.length - (NOW - at) / HALF_HOUR] ?? null);
        const forecast = house.forecast(NOW, 96);
        for (const series of [forecast.mean, forecast.p10, forecast.p50, forecast.p90])
          for (const wh of series) expect(Number.isFinite(wh) && wh >= 0).toBe(true);
        for (let step = 0; step < 96; step++) {
          expect(forecast.p10[step]!).toBeLessThanOrEqual(forecast.p50[step]!);
          expect(forecast.p50[step]!).toBeLessThanOrEqual(forecast.p90[step]!);
        }
      }),
      { seed: 5, numRuns: 25 },
    );
  });
});
