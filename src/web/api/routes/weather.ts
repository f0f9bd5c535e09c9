import type { HouseView } from '#app/house-view.ts';
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

/** Generation as forecast, with the load and hot water that the running plan expects. */
export function forecastAnswer(view: HouseView): ForecastAnswer {
  const forecast = view.forecast();
  const steps = new Map((view.plan()?.steps ?? []).map((step) => [step.at, step]));
  const slots = new Set<Instant>(steps.keys());
  forecast?.solar.forEach((_, index) => {
    slots.add(slotAt(forecast.from, index));
  });
  const values = [...slots].sort((a, b) => a - b).map((at) => valueAt(at, forecast, steps.get(at)));
  return { ...issuedOf(forecast), values };
}

function valueAt(at: Instant, forecast: WeatherForecast | null, step: PlanStep | undefined) {
  const index = forecast === null ? -1 : (at - forecast.from) / HALF_HOUR;
  const solar = forecast?.solar[index] ?? step?.expect.solar ?? null;
  return {
    at: formatJst(at),
    ...measuredOrNull('solar_wh', solar, 'no-answer'),
    ...measuredOrNull('load_wh', step?.expect.load ?? null, 'no-answer'),
    ...measuredOrNull('hot_water_wh', step?.expect.hotWater ?? null, 'no-answer'),
  };
}
