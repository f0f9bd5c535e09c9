import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Roof } from '#core/forecast/solar/roof.ts';
import { missing } from '#core/reading.ts';
import { hours, type Instant, instant, parseInstant, plus } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import type { Fetched, HttpClient } from '#drivers/link/http.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createWeatherChain } from '#drivers/weather-chain/weather-chain.ts';
import { createWeatherFileFeed } from '#drivers/weather-file/weather-file-feed.ts';
import { createJmaForecastFeed } from '#drivers/weather-jma-forecast/jma-forecast-feed.ts';
import { readJmaForecast } from '#drivers/weather-jma-forecast/read-forecast.ts';
import { createJmaWarningsFeed } from '#drivers/weather-jma-warnings/jma-warnings-feed.ts';
import { readJmaWarnings } from '#drivers/weather-jma-warnings/read-warnings.ts';
import { createOpenMeteoFeed, openMeteoForecast } from '#drivers/weather-open-meteo/open-meteo-feed.ts';
import { readOpenMeteo } from '#drivers/weather-open-meteo/read-answer.ts';
import { silent } from '#ports/log.ts';
import { JMA_FORECAST, JMA_WARNINGS, JMA_WARNINGS_NONE, JMA_WARNINGS_UNTIL_2026_05, openMeteo } from './answers.ts';

const AT = parseInstant('2026-06-10T18:00+09:00')!;
const ROOF: Roof = {
  place: { latitude: 35.69, longitude: 139.69, altitude: 25 },
  faces: [{ tilt: 25, azimuth: 180, peak: 5_000 }],
  inverter: 5_000,
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const log = silent;

/** A far end with one answer that was confirmed a while ago. */
const http = (body: string | null, confirmedAt: Instant = AT): HttpClient & { asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    get(url) {
      asked.push(url);
      const fetched: Fetched | null = body === null ? null : { body, confirmedAt };
      return Promise.resolve(fetched);
    },
  };
};
const clock = (now: Instant = AT) => createVirtualClock({ start: now });
const SHARED = '../shared/data/samples';

describe('the forecast of JMA', () => {
  const codes = { office: '130000', area: '130010', point: '44132' };

  test('is read day by day: words, chances of rain, temperatures, reliability', () => {
    const { reported, days } = readJmaForecast(JMA_FORECAST, '130010', '44132');
    expect(reported).toBe(parseInstant('2026-06-10T17:00+09:00'));
    const tomorrow = days.get(jstDay(AT) + 1)!;
    expect(tomorrow).toEqual({
      text: '晴れ',
      popMorning: 10,
      popAfternoon: 20,
      minimum: 18,
      maximum: 29,
      maximumBefore: null,
      reliability: null,
    });
    expect(days.get(jstDay(AT) + 2)).toMatchObject({ text: '雨', minimum: 19, maximum: 22, maximumBefore: 29 });
    expect(days.get(jstDay(AT) + 3)).toMatchObject({ text: 'くもり 時々 晴れ', reliability: 'B' });
  });

  test('becomes this roof’s generation: a clear day gives several times what a wet one does', async () => {
    const far = http(JMA_FORECAST);
    const latest = await createJmaForecastFeed({ http: far, clock: clock(), log, roof: ROOF, ...codes }).latest();
    expect(far.asked[0]).toBe('https://www.jma.go.jp/bosai/forecast/data/forecast/130000.json');
    if (!latest.known) throw new Error(latest.missing);
    const { from, solar, temperature } = latest.value;
    expect(from).toBe(parseInstant('2026-06-10T00:00+09:00'));
    const day = (k: number): number => sum(solar.slice(48 * k, 48 * (k + 1)));
    expect(day(1)).toBeGreaterThan(20_000);
    expect(day(1)).toBeLessThan(36_000);
    expect(day(2)).toBeLessThan(day(1) / 2.5);
    expect(Math.max(...temperature.slice(48, 96))).toBeCloseTo(29, 0);
    expect(Math.min(...temperature.slice(48, 96))).toBeCloseTo(18, 0);
    expect(Math.max(...solar)).toBeLessThanOrEqual(2_500);
  });

  test('is stale after 18 hours, and what cannot be read is not guessed', async () => {
    const late = plus(AT, hours(18));
    const feed = (body: string | null, now = AT) =>
      createJmaForecastFeed({ http: http(body), clock: clock(now), log, roof: ROOF, ...codes }).latest();
    expect(await feed(JMA_FORECAST, late)).toEqual(missing('stale', late));
    expect(await feed(null)).toEqual(missing('no-answer', AT));
    for (const body of [
      '',
      '{}',
      '[]',
      '[{"reportDatetime":"soon","timeSeries":[]}]',
      JMA_FORECAST.replaceAll('130010', '1'),
    ])
      expect(await feed(body), body.slice(0, 30)).toEqual(missing('out-of-range', AT));
    expect(await feed(JMA_FORECAST.replace('"晴れ","雨"', '"晴れ"'))).toEqual(missing('out-of-range', AT));
  });

  test.skipIf(!existsSync(SHARED))('real answers are read', () => {
    for (const [file, area, point, day] of [
      ['jma_forecast_130000_20220222T0500.json', '130010', '44132', '2022-02-23'],
      ['jma_forecast_130000_20220222T1700.json', '130010', '44132', '2022-02-24'],
    ] as const) {
      const { days } = readJmaForecast(readFileSync(`${SHARED}/${file}`, 'utf8'), area, point);
      const of = days.get(jstDay(parseInstant(`${day}T00:00+09:00`)!))!;
      expect(of.text, file).toMatch(/^晴れ/);
      expect(of.maximum, file).toBe(9);
      expect(days.size).toBeGreaterThanOrEqual(7);
    }
  });
});

describe('the warnings of JMA', () => {
  test('of each kind of telegram the newest counts, what was lifted does not', () => {
    const { reported, inForce } = readJmaWarnings(JMA_WARNINGS, '2310000');
    expect(reported).toBe(parseInstant('2026-07-02T07:00+09:00'));
    expect(inForce).toEqual([
      { code: '10', name: 'レベル2大雨注意報', level: 'advisory' },
      { code: '14', name: '雷注意報', level: 'advisory' },
      { code: '35', name: '暴風特別警報', level: 'special' },
    ]);
    expect(readJmaWarnings(JMA_WARNINGS_NONE, '2310000').inForce).toEqual([]);
  });

  test('the feed that ended in May 2026, and a municipality nobody names, are errors and not "no warning"', () => {
    expect(() => readJmaWarnings(JMA_WARNINGS_UNTIL_2026_05, '2310000')).toThrow(/2026-05-28/);
    expect(() => readJmaWarnings(JMA_WARNINGS, '1310100')).toThrow(/1310100/);
    expect(() => readJmaWarnings('[]', '2310000')).toThrow();
  });

  test('are known while the far end confirms them', async () => {
    const feed = (body: string | null, confirmedAt: Instant) =>
      createJmaWarningsFeed({
        http: http(body, confirmedAt),
        clock: clock(),
        log,
        office: '230000',
        municipality: '2310000',
      }).latest();
    const good = await feed(JMA_WARNINGS, AT);
    expect(good.known && good.value.inForce.length).toBe(3);
    expect(await feed(JMA_WARNINGS, plus(AT, hours(-3)))).toEqual(missing('stale', AT));
    expect(await feed(JMA_WARNINGS_UNTIL_2026_05, AT)).toEqual(missing('out-of-range', AT));
    expect(await feed(null, AT)).toEqual(missing('no-answer', AT));
  });
});

describe('Open-Meteo', () => {
  const sunny = (hour: number): number => Math.max(0, 900 * Math.sin(((hour - 5) / 14) * Math.PI));

  test('quarter-hourly moments and hourly means of the same sky give the same day within 4 %', () => {
    const day = (body: string): number => sum(openMeteoForecast(body, ROOF).solar.slice(0, 48));
    const moments = day(openMeteo('minutely_15', sunny));
    const means = day(openMeteo('hourly', (hour) => sunny(hour - 0.5)));
    expect(moments).toBeGreaterThan(20_000);
    expect(Math.abs(means / moments - 1)).toBeLessThan(0.04);
  });

  test('times are of the answer’s own offset', () => {
    const { from } = openMeteoForecast(openMeteo('minutely_15', sunny), ROOF);
    expect(from).toBe(parseInstant('2026-06-10T00:00+09:00'));
  });

  test('is stale when it was not confirmed for nine hours; other units, lengths and wild values are refused', async () => {
    const body = openMeteo('minutely_15', sunny);
    const feed = (of: string | null, confirmedAt = AT) =>
      createOpenMeteoFeed({ http: http(of, confirmedAt), clock: clock(), log, roof: ROOF }).latest();
    expect((await feed(body)).known).toBe(true);
    expect(await feed(body, plus(AT, hours(-10)))).toEqual(missing('stale', AT));
    for (const spoiled of [
      body.replace('"W/m²"', '"MJ/m²"'),
      body.replace('"°C"', '"°F"'),
      body.replace('"2026-06-10T00:00",', ''),
      openMeteo('minutely_15', () => 2_000),
      openMeteo('minutely_15', sunny).replaceAll('shortwave_radiation', 'longwave'),
      '{}',
    ])
      expect(await feed(spoiled)).toEqual(missing('out-of-range', AT));
  });

  test.skipIf(!existsSync(SHARED))('real answers of both forms are read', () => {
    const quarter = readOpenMeteo(readFileSync(`${SHARED}/openmeteo_forecast_emhass.json`, 'utf8'));
    expect(quarter).toMatchObject({ stepMs: 900_000, values: 'moments' });
    expect(quarter.steps).toHaveLength(288);
    const hourly = readOpenMeteo(readFileSync(`${SHARED}/openmeteo_forecast_eos.json`, 'utf8'));
    expect(hourly).toMatchObject({ stepMs: 3_600_000, values: 'means' });
    const roof = { ...ROOF, place: { latitude: 50, longitude: 10, altitude: 291 } };
    const { solar } = openMeteoForecast(readFileSync(`${SHARED}/openmeteo_forecast_eos.json`, 'utf8'), roof);
    expect(sum(solar.slice(0, 48))).toBeGreaterThan(10_000);
  });
});

describe('a forecast in a file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'hidamari-weather-')), 'weather.json');
  const good = {
    issued: '2026-06-10T17:00:00+09:00',
    from: '2026-06-10T18:00:00+09:00',
    solar_wh: [0, 1],
    temperature_c: [20, 19],
  };
  let changes = 0;
  const feed = createWeatherFileFeed({ path, clock: clock(), log });
  const written = (of: unknown) => {
    writeFileSync(path, JSON.stringify(of));
    utimesSync(path, 1_000, 1_000 + changes++);
    return feed.latest();
  };

  test('is read strictly and again when it changes', async () => {
    expect(await feed.latest()).toEqual(missing('no-answer', AT));
    const latest = await written(good);
    expect(latest.known && latest.value.solar).toEqual([0, 1]);
    expect((await written({ ...good, solar_wh: [5, 6] })).known).toBe(true);
    expect(await written({ ...good, issued: '2026-06-09T17:00:00+09:00' })).toEqual(missing('stale', AT));
    for (const fault of [
      { solar_wh: [1] },
      { from: '2026-06-10T18:10:00+09:00' },
      { issued: '2026-06-10' },
      { sun: [] },
    ])
      expect(await written({ ...good, ...fault })).toEqual(missing('out-of-range', AT));
  });
});

test('the first source with something fresh answers; with none the reason of the first is given', async () => {
  const published = { issued: AT, from: AT, solar: [1], temperature: [20] };
  const none = { latest: () => Promise.resolve(missing('stale', AT)) };
  const good = { latest: () => Promise.resolve({ known: true as const, value: published, at: AT }) };
  const chain = (...feeds: readonly (typeof none | typeof good)[]) =>
    createWeatherChain({ sources: feeds.map((feed, k) => ({ name: `s${k}`, feed })), clock: clock(), log }).latest();
  expect((await chain(none, good)).known).toBe(true);
  expect(await chain(none, none)).toEqual(missing('stale', AT));
  expect(await chain()).toEqual(missing('no-answer', instant(AT)));
});
