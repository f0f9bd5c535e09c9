import { describe, expect, test } from 'vitest';
import { type PastHalfHour, slotOfDay } from '#core/forecast/history.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { HOT_WATER_PRIOR, solarPrior } from '#core/forecast/priors.ts';
import { forecastSolar } from '#core/forecast/solar.ts';
import { createRandom } from '#core/random.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';

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
    const random = createRandom(3, 'baths');
    const moving = past(28, (at) => (slotOfDay(instant(at)) === 40 ? random.integer(2) * 4_000 : 100));
    const irregular = forecastHotWater({ at: NOW, steps: 48, history: moving });
    expect(regular.mean[40]!).toBeGreaterThan(3_500);
    expect(irregular.mean[40]!).toBeGreaterThan(1_500);
    expect(irregular.spread[40]!).toBeGreaterThan(2 * regular.spread[40]!);
  });

  test('a household that bathes every second day is seen through, and so is a morning that tells which day it is', () => {
    const second = (at: number): number => (slotOfDay(instant(at)) === 40 ? (jstDay(instant(at)) % 2) * 4_000 : 100);
    const { mean } = forecastHotWater({ at: NOW, steps: 96, history: past(42, second) });
    const baths = [mean[40]!, mean[88]!].toSorted((a, b) => a - b);
    expect(baths[0]).toBeLessThan(1_000);
    expect(baths[1]).toBeGreaterThan(3_000);
    // A shower in the morning means none in the evening, on days nobody can foretell.
    const random = createRandom(4, 'showers');
    const mornings = new Map<number, boolean>();
    const either = (at: number): number => {
      const day = jstDay(instant(at));
      if (!mornings.has(day)) mornings.set(day, random.next() < 0.5);
      const slot = slotOfDay(instant(at));
      return slot === (mornings.get(day)! ? 14 : 40) ? 3_000 : 0;
    };
    const noon = instant(NOW + 24 * HALF_HOUR);
    for (const morning of [true, false]) {
      const history = past(28, either).concat(
        Array.from({ length: 24 }, (_, slot) => ({
          at: instant(NOW + slot * HALF_HOUR),
          wh: morning && slot === 14 ? 3_000 : 0,
        })),
      );
      const evening = forecastHotWater({ at: noon, steps: 24, history }).mean[40 - 24]!;
      if (morning) expect(evening).toBeLessThan(500);
      else expect(evening).toBeGreaterThan(2_500);
    }
  });
});

describe('the sun forecast from a history alone', () => {
  const sunny = (at: number): number => solarPrior(5_000)[slotOfDay(instant(at))]!;
  const base = { at: NOW, steps: 96, peakPower: 5_000, history: past(30, sunny), publishedBefore: [] };

  test('no panels give nothing', () => {
    expect(sum(forecastSolar({ ...base, peakPower: 0, published: null }))).toBe(0);
  });

  test('without a published forecast it is the recent days', () => {
    const forecast = forecastSolar({ ...base, published: null });
    for (const [step, wh] of forecast.entries()) expect(Math.abs(wh - sunny(NOW + step * HALF_HOUR))).toBeLessThan(10);
  });

  test('on the first day the published forecast is taken as it is, also for the part of a day it reaches', () => {
    const published = { from: NOW, solar: Array.from({ length: 72 }, (_, k) => sunny(NOW + k * HALF_HOUR) * 0.8) };
    const forecast = forecastSolar({ ...base, history: [], published });
    for (const [step, wh] of forecast.entries())
      expect(Math.abs(wh - 0.8 * sunny(NOW + step * HALF_HOUR)), `step ${step}`).toBeLessThan(40);
  });

  test('a published forecast that was always a third too high is drawn down', () => {
    const high = (at: number): number => sunny(at) * 1.5;
    const published = { from: NOW, solar: Array.from({ length: 96 }, (_, k) => high(NOW + k * HALF_HOUR)) };
    const forecast = forecastSolar({ ...base, published, publishedBefore: past(30, high) });
    expect(sum(forecast.slice(0, 48)) / sum(published.solar.slice(0, 48))).toBeLessThan(0.75);
  });

  test('a roof that is shaded in the morning is learned to be', () => {
    const shaded = (at: number): number => sunny(at) * (slotOfDay(instant(at)) < 20 ? 0.3 : 1);
    const published = { from: NOW, solar: Array.from({ length: 96 }, (_, k) => sunny(NOW + k * HALF_HOUR)) };
    const forecast = forecastSolar({ ...base, history: past(30, shaded), published, publishedBefore: past(30, sunny) });
    expect(forecast[17]! / sunny(NOW + 17 * HALF_HOUR)).toBeLessThan(0.45);
    expect(forecast[26]! / sunny(NOW + 26 * HALF_HOUR)).toBeGreaterThan(0.9);
  });
});
