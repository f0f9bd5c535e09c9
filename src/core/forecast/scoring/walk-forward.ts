import { type Instant, instant } from '../../time/instant.ts';
import { jstDay, jstDayStart } from '../../time/jst.ts';
import { HALF_HOUR } from '../../time/slot.ts';
import { type IsHoliday, SLOTS_A_DAY } from '../history.ts';
import { createLoadForecaster } from '../load/load-forecaster.ts';
import { createSolarForecaster } from '../solar/solar-forecaster.ts';
import { createScoreBook, type DayScore, type Quantiles } from './score-book.ts';

/** Half hours in order; NaN is a hole. */
export interface HalfHours {
  readonly from: Instant;
  readonly values: ArrayLike<number>;
}

export interface WalkOptions {
  /** Whole days learned from before the first one is scored. */
  readonly warmUp: number;
  /** Whether the next hour is forecast anew every hour, too: it takes longer. */
  readonly hourly?: boolean;
  /** Is told each forecast as a day begins, for whoever wants to look at more than scores. */
  readonly onDay?: (day: number, forecast: Quantiles) => void;
}

interface Forecaster {
  observe(at: Instant, wh: number | null): void;
  forecast(at: Instant, steps: number): Quantiles;
}

/** Value of a half hour; null where it is a hole or lies outside. */
export function valueAt({ from, values }: HalfHours, at: Instant): number | null {
  const value = values[(at - from) / HALF_HOUR];
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Day by day through a load: each forecast knows nothing but what lies before it. */
export function walkLoad(
  load: HalfHours,
  options: WalkOptions & { readonly isRest?: IsHoliday; readonly temperature?: HalfHours | null },
): readonly DayScore[] {
  const { isRest, temperature = null } = options;
  const forecaster = createLoadForecaster(isRest === undefined ? {} : { isRest });
  return walk(load, forecaster, options, {
    bandFrom: 0,
    published: () => null,
    dayOver(day) {
      const mean = temperature === null ? null : meanOfDay(temperature, day);
      if (mean !== null) forecaster.observeTemperature(day, mean);
    },
  });
}

/** The same for generation, with what somebody had published where that is known. */
export function walkSolar(
  solar: HalfHours,
  options: WalkOptions & { readonly peakPower: number; readonly published?: HalfHours | null },
): readonly DayScore[] {
  const { peakPower, published = null } = options;
  const said = (at: Instant): number | null => (published === null ? null : valueAt(published, at));
  const forecaster = createSolarForecaster({ peakPower });
  return walk(
    solar,
    {
      observe: (at, wh) => forecaster.observe(at, wh),
      forecast: (at, steps) => forecaster.forecast(at, steps, upTo(at, said)),
    },
    options,
    {
      bandFrom: 0.05,
      published: (day) =>
        published === null
          ? null
          : Array.from({ length: SLOTS_A_DAY }, (_, slot) => said(instant(jstDayStart(day) + slot * HALF_HOUR))),
      dayOver: () => undefined,
    },
  );
}

/** A file of past forecasts holds for each half hour what was said a day before: on any day only that day's is known. */
const upTo =
  (at: Instant, said: (at: Instant) => number | null) =>
  (then: Instant): number | null =>
    jstDay(then) > jstDay(at) ? null : said(then);

function walk(
  series: HalfHours,
  forecaster: Forecaster,
  { warmUp, hourly = false, onDay = () => undefined }: WalkOptions,
  of: {
    readonly bandFrom: number;
    published(day: number): readonly (number | null)[] | null;
    dayOver(day: number): void;
  },
): readonly DayScore[] {
  const first = Math.ceil((series.from + 9 * 3_600_000) / 86_400_000);
  const last = jstDay(instant(series.from + series.values.length * HALF_HOUR)) - 1;
  const book = createScoreBook({ from: first + warmUp, bandFrom: of.bandFrom });
  for (let day = first; day <= last; day++) {
    const start = jstDayStart(day);
    const forecast = forecaster.forecast(start, 2 * SLOTS_A_DAY);
    onDay(day, forecast);
    book.dayBegins(day, forecast, of.published(day));
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
      const at = instant(start + slot * HALF_HOUR);
      if (hourly && slot % 2 === 0 && day >= first + warmUp) book.hourBegins(at, forecaster.forecast(at, 2));
      const wh = valueAt(series, at);
      forecaster.observe(at, wh);
      book.observed(at, wh);
    }
    of.dayOver(day);
  }
  return book.days();
}

function meanOfDay(temperature: HalfHours, day: number): number | null {
  let sum = 0;
  let count = 0;
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    const value = valueAt(temperature, instant(jstDayStart(day) + slot * HALF_HOUR));
    if (value === null) continue;
    sum += value;
    count++;
  }
  return count < SLOTS_A_DAY / 2 ? null : sum / count;
}
