import { describe, expect, test } from 'vitest';
import { slotOfDay } from '#core/forecast/history.ts';
import { summaryOf } from '#core/forecast/scoring/summary.ts';
import type { Quantiles } from '#core/forecast/scoring/score-book.ts';
import { type HalfHours, walkLoad, walkSolar } from '#core/forecast/scoring/walk-forward.ts';
import { solarPrior } from '#core/forecast/priors.ts';
import { createRandom } from '#core/random.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import { isRestDay } from '#core/time/japanese-holidays.ts';
import { jstDay } from '#core/time/jst.ts';

const FROM = parseInstant('2026-01-05T00:00+09:00')!;
const HALF_HOUR = 1_800_000;
const DAYS = 70;

function madeUp(label: string, wh: (at: number, random: () => number) => number): HalfHours {
  const random = createRandom(11, label);
  const values = Float64Array.from({ length: DAYS * 48 }, (_, k) => wh(FROM + k * HALF_HOUR, () => random.next()));
  return { from: FROM, values };
}
const load = madeUp('load', (at, random) => {
  const slot = slotOfDay(instant(at));
  return 100 + (isRestDay(jstDay(instant(at))) ? 12 : 6) * slot + 250 * random() ** 3;
});
const sun = madeUp('sun', (at, random) => {
  const day = createRandom(jstDay(instant(at)), 'cloud').next();
  return solarPrior(5_000)[slotOfDay(instant(at))]! * 2 * (0.2 + 0.8 * day) * (0.8 + 0.4 * random());
});
const said: HalfHours = { from: FROM, values: Float64Array.from(sun.values, (wh, k) => wh * 0.7 + (k % 5)) };
const temperature = madeUp('air', (_, random) => 5 + 20 * random());

type Seen = readonly { readonly day: number; readonly forecast: Quantiles }[];

function forecastsOf(walk: (onDay: (day: number, forecast: Quantiles) => void) => unknown): Seen {
  const seen: { day: number; forecast: Quantiles }[] = [];
  walk((day, forecast) => seen.push({ day, forecast: structuredClone(forecast) }));
  return seen;
}

/** The same until the 50th day, everything else afterwards. */
const spoiled = ({ from, values }: HalfHours): HalfHours => ({
  from,
  values: Float64Array.from(values, (value, k) => (k < 50 * 48 ? value : 9_999 - value)),
});
const shifted = ({ from, values }: HalfHours): HalfHours => ({
  from,
  values: Float64Array.from(values, (value, k) => (k < 50 * 48 ? value : (values[k + 48 * 3 + 5] ?? Number.NaN))),
});

describe.each([
  ['spoiled', spoiled],
  ['shifted', shifted],
])('when the future is %s', (_, change) => {
  test('no load forecast made before it changes', () => {
    const walk = (of: (series: HalfHours) => HalfHours): Seen =>
      forecastsOf((onDay) => walkLoad(of(load), { warmUp: 14, hourly: true, onDay, temperature: of(temperature) }));
    const known = 50 + 1;
    expect(walk(change).slice(0, known)).toEqual(walk((same) => same).slice(0, known));
  });

  test('no sun forecast made before it changes, what is published for its own day aside', () => {
    const walk = (of: (series: HalfHours) => HalfHours): Seen =>
      forecastsOf((onDay) =>
        walkSolar(of(sun), { warmUp: 14, hourly: true, onDay, peakPower: 5_000, published: said }),
      );
    const known = 50 + 1;
    expect(walk(change).slice(0, known)).toEqual(walk((same) => same).slice(0, known));
  });

  test('what is published for tomorrow is not known today', () => {
    const walk = (of: (series: HalfHours) => HalfHours): Seen =>
      forecastsOf((onDay) => walkSolar(sun, { warmUp: 14, onDay, peakPower: 5_000, published: of(said) }));
    expect(walk(change).slice(0, 50)).toEqual(walk((same) => same).slice(0, 50));
  });
});

test('a house with a rhythm is forecast better than any mean, and a biased provider is corrected', () => {
  const loads = summaryOf(walkLoad(load, { warmUp: 28, hourly: true }));
  expect(loads.slotsBetterBy).toBeGreaterThan(6);
  expect(loads.leads['day-ahead'].coverage).toBeGreaterThan(74);
  const suns = summaryOf(walkSolar(sun, { warmUp: 28, hourly: true, peakPower: 5_000, published: said }));
  expect(suns.daysBetterThanProviderBy).toBeGreaterThan(50);
  expect(suns.leads['second-day'].count).toBe((DAYS - 28) * 48);
});
