import { slotOfDay } from '#core/forecast/history.ts';
import { createLoadForecaster, type LoadForecast } from '#core/forecast/load/load-forecaster.ts';
import { createScoreBook, type Quantiles, type ScoreBook } from '#core/forecast/scoring/score-book.ts';
import { type ScoreSummary, summaryOf } from '#core/forecast/scoring/summary.ts';
import { publishedFrom } from '#core/forecast/solar.ts';
import { createSolarForecaster, type SolarForecast } from '#core/forecast/solar/solar-forecaster.ts';
import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';

/** What the house expects of load and sun from a slot on. */
export interface HouseForecast {
  readonly from: Instant;
  readonly load: LoadForecast;
  readonly solar: SolarForecast;
}

/** The hot water of the next 24 hours, were none made. */
export interface HotWaterOutlook {
  readonly from: Instant;
  /** Chance, 0 … 1, that it does not last. */
  readonly runOutChance: number;
  /** p10, p50 and p90 of the heat drawn in sum, Wh. */
  readonly needed: readonly [number, number, number];
}

/** How the forecasts of the last four weeks did. */
export interface ForecastScores {
  readonly load: ScoreSummary;
  readonly solar: ScoreSummary;
}

export interface HouseForecasts {
  /** Learns from half hours that became known. The first call learns from what is on file before them, too. */
  learn(at: Instant, halfHours: readonly Pick<HalfHourRow, 'series' | 'at' | 'wh'>[]): void;
  /** Two days from the slot that begins at `from`; each is remembered and scored when its time has come. */
  expect(from: Instant, published: WeatherForecast | null): HouseForecast;
  latest(): HouseForecast | null;
  scores(): ForecastScores;
}

const STEPS = 96;
const LOOK_BACK_DAYS = 430;
const SCORED_DAYS = 28;

/** The forecasts of a running house: they learn from every half hour, and score themselves every day. */
export function createHouseForecasts(parts: {
  readonly records: Pick<Records, 'energy' | 'series'>;
  /** Of all panels, W. */
  readonly peakPower: number;
}): HouseForecasts {
  const load = createLoadForecaster();
  const solar = createSolarForecaster(parts);
  const books = {
    load: createScoreBook({ from: -Infinity, kept: SCORED_DAYS }),
    solar: createScoreBook({ from: -Infinity, kept: SCORED_DAYS, bandFrom: 0.05 }),
  };
  let restored = false;
  let latest: HouseForecast | null = null;

  function restore(until: Instant): void {
    const ids = parts.records.series().map(({ id }) => id);
    const wanted = ids.filter((id) => id === 'house' || id.startsWith('solar.'));
    if (wanted.length === 0) return;
    const from = jstDayStart(jstDay(plus(until, days(-LOOK_BACK_DAYS))));
    const found = parts.records.energy({ from, to: until, step: '30m', series: wanted });
    const rows = found.flatMap(({ id, points }) => points.map(({ at, wh }) => ({ series: id, at, wh })));
    observe(rows);
  }

  function observe(rows: readonly Pick<HalfHourRow, 'series' | 'at' | 'wh'>[]): void {
    for (const [at, wh] of sumsOf(rows, (series) => series === 'house')) {
      load.observe(at, wh);
      books.load.observed(at, wh);
    }
    for (const [at, wh] of sumsOf(rows, (series) => series.startsWith('solar.'))) {
      solar.observe(at, wh);
      books.solar.observed(at, wh);
    }
  }

  return {
    learn(at, halfHours) {
      if (!restored) {
        restored = true;
        const first = halfHours.reduce((least, row) => Math.min(least, row.at), at as number);
        restore(instant(first));
      }
      if (halfHours.length > 0) observe(halfHours);
    },
    expect(from, published) {
      const said = publishedFrom(published);
      const air = (day: number): number | null => dailyMean(published, day);
      const expected: HouseForecast = {
        from,
        load: load.forecast(from, STEPS, air),
        solar: parts.peakPower === 0 ? NO_SUN : solar.forecast(from, STEPS, said, air),
      };
      enter(books.load, expected.load, from, null);
      const today = Array.from({ length: 48 }, (_, slot) => said(instant(from + slot * HALF_HOUR)));
      if (parts.peakPower > 0) enter(books.solar, expected.solar, from, published === null ? null : today);
      latest = expected;
      return expected;
    },
    latest: () => latest,
    scores: () => ({ load: summaryOf(books.load.days()), solar: summaryOf(books.solar.days()) }),
  };
}

const nothing = Array.from({ length: STEPS }, () => 0);
const NO_SUN: SolarForecast = {
  mean: nothing,
  p10: nothing,
  p50: nothing,
  p90: nothing,
  days: 0,
  basis: 'climatology',
};

function enter(
  book: ScoreBook,
  forecast: Quantiles,
  from: Instant,
  published: readonly (number | null)[] | null,
): void {
  const slot = slotOfDay(from);
  if (slot === 0) book.dayBegins(jstDay(from), forecast, published);
  if (slot % 2 !== 0) return;
  const { mean, p10, p50, p90 } = forecast;
  const two = (values: readonly number[]): readonly number[] => values.slice(0, 2);
  book.hourBegins(from, { mean: two(mean), p10: two(p10), p50: two(p50), p90: two(p90) });
}

/** Half hours in order, several inverters added up; one of them missing makes the sum missing. */
function sumsOf(
  rows: readonly Pick<HalfHourRow, 'series' | 'at' | 'wh'>[],
  belongs: (series: string) => boolean,
): readonly (readonly [Instant, number | null])[] {
  const sums = new Map<Instant, number | null>();
  for (const { series, at, wh } of rows) {
    if (!belongs(series)) continue;
    const before = sums.get(at);
    sums.set(at, wh === null || before === null ? null : (before ?? 0) + wh);
  }
  return [...sums].sort(([a], [b]) => a - b);
}

/** Mean of the air on a JST day as far as it is published, °C; null where less than half of it is. */
function dailyMean(published: WeatherForecast | null, day: number): number | null {
  if (published === null) return null;
  const first = (jstDayStart(day) - published.from) / HALF_HOUR;
  const of = published.temperature.slice(Math.max(0, first), Math.max(0, first + 48));
  return of.length < 24 ? null : of.reduce((sum, celsius) => sum + celsius, 0) / of.length;
}
