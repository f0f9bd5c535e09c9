import type { HouseForecast } from '#app/house-forecasts.ts';
import type { HouseView } from '#app/house-view.ts';
import { BASELINES, LEADS } from '#core/forecast/scoring/score-book.ts';
import type { ScoreFigures } from '#core/forecast/scoring/summary.ts';
import type { PlanStep } from '#core/planner/plan.ts';
import { type Instant, millis, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';
import type { ForecastAnswer, WeatherAnswer } from '../schema/house-schema.ts';
import { measuredOrNull } from '../schema/measured.ts';

const STEP_S = HALF_HOUR / 1000;

const slotAt = (from: Instant, index: number): Instant => plus(from, millis(index * HALF_HOUR));

const issuedOf = (forecast: WeatherForecast | null) => ({
  ...measuredOrNull('issued', forecast === null ? null : formatJst(forecast.issued), 'no-answer'),
  step_s: STEP_S,
});

/** Outdoor temperature as forecast. */
export function weatherAnswer(view: HouseView): WeatherAnswer {
  const forecast = view.forecast();
  const values = (forecast?.temperature ?? []).map((temperature, index) => ({
    at: formatJst(slotAt(forecast!.from, index)),
    temperature_c: temperature,
  }));
  return { ...issuedOf(forecast), values };
}

/** Generation and load as the house expects them, with the hot water of the running plan, and how it did so far. */
export function forecastAnswer(view: HouseView): ForecastAnswer {
  const forecast = view.forecast();
  const expected = view.expected?.() ?? null;
  const steps = new Map((view.plan()?.steps ?? []).map((step) => [step.at, step]));
  const slots = new Set<Instant>(steps.keys());
  forecast?.solar.forEach((_, index) => {
    slots.add(slotAt(forecast.from, index));
  });
  const values = [...slots].sort((a, b) => a - b).map((at) => valueAt(at, { forecast, expected, step: steps.get(at) }));
  return { ...issuedOf(forecast), values, hot_water_day: hotWaterOf(view), scores: scoresOf(view) };
}

interface Sources {
  readonly forecast: WeatherForecast | null;
  readonly expected: HouseForecast | null;
  readonly step: PlanStep | undefined;
}

function valueAt(at: Instant, { forecast, expected, step }: Sources) {
  const published = forecast === null ? null : (forecast.solar[(at - forecast.from) / HALF_HOUR] ?? null);
  const place = expected === null ? -1 : (at - expected.from) / HALF_HOUR;
  const of = (series: readonly number[] | undefined): number | null => series?.[place] ?? null;
  return {
    at: formatJst(at),
    ...measuredOrNull('solar_wh', of(expected?.solar.mean) ?? step?.expect.solar ?? published, 'no-answer'),
    ...measuredOrNull('solar_p10_wh', of(expected?.solar.p10), 'no-answer'),
    ...measuredOrNull('solar_p90_wh', of(expected?.solar.p90), 'no-answer'),
    ...measuredOrNull('solar_published_wh', published, 'no-answer'),
    ...measuredOrNull('load_wh', step?.expect.load ?? of(expected?.load.mean), 'no-answer'),
    ...measuredOrNull('load_p10_wh', of(expected?.load.p10), 'no-answer'),
    ...measuredOrNull('load_p90_wh', of(expected?.load.p90), 'no-answer'),
    ...measuredOrNull('hot_water_wh', step?.expect.hotWater ?? null, 'no-answer'),
  };
}

/** The next 24 hours' hot water, were none made. */
function hotWaterOf(view: HouseView): ForecastAnswer['hot_water_day'] {
  const outlook = view.hotWaterOutlook?.() ?? null;
  if (outlook === null) return null;
  const [p10, p50, p90] = outlook.needed;
  return {
    from: formatJst(outlook.from),
    run_out_pct: Math.round(outlook.runOutChance * 100),
    drawn_p10_wh: Math.round(p10),
    drawn_p50_wh: Math.round(p50),
    drawn_p90_wh: Math.round(p90),
  };
}

/** Errors of the last four weeks, half hours by lead time and energies of days, beside plain baselines. */
function scoresOf(view: HouseView): ForecastAnswer['scores'] {
  const scores = view.forecastScores?.() ?? null;
  if (scores === null) return [];
  return (['load', 'solar'] as const).flatMap((of) => {
    const summary = scores[of];
    const named = (span: 'half-hour' | 'day', by: string, { count, meanError, bias, coverage }: ScoreFigures) =>
      meanError === null || bias === null
        ? []
        : [{ of, span, by, count, error_wh: meanError, bias_wh: bias, band_80_holds_pct: coverage }];
    return [
      ...LEADS.flatMap((lead) => named('half-hour', lead, summary.leads[lead])),
      ...BASELINES.flatMap((name) => named('half-hour', name, summary.baselines[name])),
      ...named('day', 'day-ahead', summary.daily),
      ...BASELINES.flatMap((name) => named('day', name, summary.dailyBaselines[name])),
    ];
  });
}
