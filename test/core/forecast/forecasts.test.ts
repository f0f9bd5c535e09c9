import { describe, expect, test } from 'vitest';
import { type PastHalfHour, slotOfDay } from '#core/forecast/history.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { HOT_WATER_PRIOR, solarPrior } from '#core/forecast/priors.ts';
import { bias, forecastSolar } from '#core/forecast/solar.ts';
import { instant, parseInstant } from '#core/time/instant.ts';

/** A Monday. */
const NOW = parseInstant('2026-04-13T00:00+09:00')!;
const HALF_HOUR = 1_800_000;

const past = (days: number, wh: (at: number) => number | null): PastHalfHour[] =>
  Array.from({ length: days * 48 }, (_, k) => {
    const at = instant(NOW - (days * 48 - k) * HALF_HOUR);
    return { at, wh: wh(at) };
  });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the hot water forecast', () => {
  test('on day one is the prior, with a spread to be careful about', () => {
    const { mean, spread } = forecastHotWater({ at: NOW, steps: 48, history: [] });
    expect(mean).toEqual(HOT_WATER_PRIOR);
    expect(Math.max(...spread)).toBeGreaterThan(500);
  });

  test('people who always bathe at the same time leave little spread; people who do not, much', () => {
    const bath = (at: number): number => (slotOfDay(instant(at)) === 40 ? 4_000 : 100);
    const regular = forecastHotWater({ at: NOW, steps: 48, history: past(28, bath) });
    let k = 0;
    const moving = past(28, (at) => (slotOfDay(instant(at)) === 40 ? (k++ % 2) * 4_000 : 100));
    const irregular = forecastHotWater({ at: NOW, steps: 48, history: moving });
    expect(regular.mean[40]!).toBeGreaterThan(3_500);
    expect(irregular.mean[40]!).toBeGreaterThan(1_500);
    expect(irregular.spread[40]!).toBeGreaterThan(2 * regular.spread[40]!);
  });
});

describe('the sun forecast', () => {
  const sunny = (at: number): number => solarPrior(5_000)[slotOfDay(instant(at))]!;
  const base = { at: NOW, steps: 96, peakPower: 5_000, history: past(14, sunny), publishedBefore: [] };

  test('no panels give nothing', () => {
    expect(sum(forecastSolar({ ...base, peakPower: 0, published: null }))).toBe(0);
  });

  test('without a published forecast it is the recent days', () => {
    const forecast = forecastSolar({ ...base, published: null });
    for (const [step, wh] of forecast.entries()) expect(wh).toBeCloseTo(sunny(NOW + step * HALF_HOUR), 6);
  });

  test('the published forecast is taken where it reaches, also one that began earlier', () => {
    const published = { from: instant(NOW - 4 * HALF_HOUR), solar: Array.from({ length: 52 }, (_, k) => k) };
    const forecast = forecastSolar({ ...base, history: [], published });
    expect(forecast[0]).toBe(4);
    expect(forecast[47]).toBe(51);
    expect(forecast[48]).toBe(solarPrior(5_000)[0]);
  });

  test('a forecast that was always a third too high is drawn down, a silent one is left', () => {
    const before = past(14, (at) => sunny(at) * 1.5);
    expect(bias(base.history, before)).toBeLessThan(0.75);
    expect(bias(base.history, [])).toBe(1);
    expect(
      bias(
        past(14, () => 0),
        before,
      ),
    ).toBe(0.5);
  });
});
