import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PastHalfHour, slotOfDay } from '#core/forecast/history.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { forecastLoad } from '#core/forecast/load.ts';
import { HOT_WATER_PRIOR, LOAD_PRIOR, solarPrior } from '#core/forecast/priors.ts';
import { bias, forecastSolar } from '#core/forecast/solar.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import { jstDay, weekdayOf } from '#core/time/jst.ts';

/** A Monday. */
const NOW = parseInstant('2026-04-13T00:00+09:00')!;
const HALF_HOUR = 1_800_000;

const past = (days: number, wh: (at: number) => number | null): PastHalfHour[] =>
  Array.from({ length: days * 48 }, (_, k) => {
    const at = instant(NOW - (days * 48 - k) * HALF_HOUR);
    return { at, wh: wh(at) };
  });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the load forecast', () => {
  test('on day one is the prior', () => {
    expect(forecastLoad({ at: NOW, steps: 48, history: [] })).toEqual(LOAD_PRIOR);
  });

  test('a house that lives the same day for weeks is forecast to do so, within 5 %', () => {
    const daily = (at: number): number => 200 + 10 * slotOfDay(instant(at));
    const forecast = forecastLoad({ at: NOW, steps: 96, history: past(28, daily) });
    for (const [step, wh] of forecast.entries()) {
      const truth = daily(NOW + step * HALF_HOUR);
      expect(Math.abs(wh - truth) / truth, `step ${step}`).toBeLessThan(0.05);
    }
  });

  test('weekends are forecast from weekends, and a public holiday like one', () => {
    const weekend = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;
    const history = past(28, (at) => (weekend(jstDay(instant(at))) ? 900 : 300));
    const monday = sum(forecastLoad({ at: NOW, steps: 48, history }).slice(10)) / 38;
    const holiday = (day: number): boolean => weekend(day) || day === jstDay(NOW);
    const holidayMonday = sum(forecastLoad({ at: NOW, steps: 48, history, isHoliday: holiday }).slice(10)) / 38;
    expect(monday).toBeLessThan(450);
    expect(holidayMonday).toBeGreaterThan(600);
  });

  test('a busy last hour raises the next ones, and is forgotten by tomorrow', () => {
    const quiet = past(14, () => 300);
    const busy = quiet.map((one, k) => (k >= quiet.length - 4 ? { ...one, wh: 900 } : one));
    const calm = forecastLoad({ at: NOW, steps: 96, history: quiet });
    const after = forecastLoad({ at: NOW, steps: 96, history: busy });
    expect(after[0]! - calm[0]!).toBeGreaterThan(100);
    // What stays after 20 hours is what one busy half hour among fourteen days weighs.
    expect(Math.abs(after[40]! - calm[40]!)).toBeLessThan(1);
  });

  test('half hours that are not known are not taken for zero', () => {
    const history = past(28, (at) => (slotOfDay(instant(at)) % 2 === 0 ? 500 : null));
    const forecast = forecastLoad({ at: NOW, steps: 48, history });
    for (let step = 0; step < 48; step += 2) expect(forecast[step]!).toBeGreaterThan(450);
    for (let step = 1; step < 48; step += 2) expect(forecast[step]!).toBeGreaterThan(50);
  });

  test('is finite and never negative, whatever the history', () => {
    const value = fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        const history = values.map((wh, k) => ({ at: instant(NOW - (values.length - k) * HALF_HOUR), wh }));
        const load = forecastLoad({ at: NOW, steps: 96, history });
        const { mean, spread } = forecastHotWater({ at: NOW, steps: 96, history });
        for (const series of [load, mean, spread]) {
          expect(series).toHaveLength(96);
          for (const wh of series) expect(Number.isFinite(wh) && wh >= 0).toBe(true);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

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
