import { expect, test } from 'vitest';
import { createHouseForecasts } from '#app/house-forecasts.ts';
import { solarPrior } from '#core/forecast/priors.ts';
import { slotOfDay } from '#core/forecast/history.ts';
import { createRandom } from '#core/random.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';

const FROM = parseInstant('2026-03-02T00:00+09:00')!;
const HALF_HOUR = 1_800_000;

const random = createRandom(3, 'house');
const loads = Array.from({ length: 48 * 60 }, (_, k) => 100 + 10 * (k % 48) + 100 * random.next());
const loadAt = (at: Instant): number => loads[(at - FROM) / HALF_HOUR]!;
const sunAt = (at: Instant): number => solarPrior(4_000)[slotOfDay(at)]!;

const EMPTY: Pick<Records, 'energy' | 'series'> = { series: () => [], energy: () => [] };

/** Two inverters, of which each gives half, and a service that says a third too much. */
function live(days: number, records = EMPTY, from = FROM) {
  const forecasts = createHouseForecasts({ records, peakPower: 4_000 });
  for (let k = 0; k <= days * 48; k++) {
    const now = instant(from + k * HALF_HOUR);
    const at = instant(now - HALF_HOUR);
    if (k > 0) {
      forecasts.learn(now, [
        { series: 'house', at, wh: loadAt(at) },
        { series: 'solar.a', at, wh: sunAt(at) / 2 },
        { series: 'solar.b', at, wh: sunAt(at) / 2 },
      ]);
    }
    forecasts.expect(now, published(now));
  }
  return forecasts;
}

function published(now: Instant): WeatherForecast {
  const slots = Array.from({ length: 156 }, (_, step) => instant(now + step * HALF_HOUR));
  return { issued: now, from: now, solar: slots.map((at) => sunAt(at) * 1.5), temperature: slots.map(() => 12) };
}

test('every day is scored by lead time beside baselines, and only the last four weeks count', () => {
  const { load, solar } = live(40).scores();
  expect(load.days).toBe(28);
  expect(load.leads['day-ahead'].count).toBe(28 * 48);
  expect(load.leads['second-day'].count).toBe(28 * 48);
  expect(load.leads['next-hour'].count).toBe(28 * 48);
  expect(solar.dailyBaselines.provider.bias).toBeGreaterThan(1_000);
  expect(solar.daysBetterThanProviderBy).toBeGreaterThan(70);
});

test('what is on file is learned from after a restart', () => {
  const points = loads
    .slice(0, 48 * 30)
    .map((wh, k) => ({ at: instant(FROM + k * HALF_HOUR), wh, missing: null, origin: 'live' as const }));
  const records: Pick<Records, 'energy' | 'series'> = {
    series: () => [{ id: 'house', name: '家', unit: 'Wh' }],
    energy: ({ from, to }) => [
      { id: 'house', name: '家', unit: 'Wh', points: points.filter(({ at }) => at >= from && at < to) },
    ],
  };
  const restarted = instant(FROM + 30 * 48 * HALF_HOUR);
  const forecasts = createHouseForecasts({ records, peakPower: 4_000 });
  forecasts.learn(restarted, []);
  expect(forecasts.expect(restarted, null).load.days).toBe(30);
  expect(forecasts.expect(restarted, null).solar.basis).toBe('climatology');
});
