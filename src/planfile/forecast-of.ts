import { type IsHoliday, isWeekend, type PastHalfHour } from '#core/forecast/history.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { forecastLoad } from '#core/forecast/load.ts';
import { forecastSolar } from '#core/forecast/solar.ts';
import type { Problem } from '#core/planner/problem.ts';
import { type Instant, instant, minutes, parseInstant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import { halfHoursOver, type Horizon, toHalfHours, toSteps } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

/** Mild air where nobody says how cold it is. */
const TYPICAL = 15;

/** The forecast given with the scenario, or our own from its history and weather forecast; Wh per step. */
export function forecastOf(scenario: Scenario, horizon: Horizon): Problem['forecast'] {
  const { forecast, weather_forecast: weather } = scenario;
  const temperature = Array.from(
    { length: horizon.steps },
    (_, step) => forecast?.temp_c?.[step] ?? weather?.temp_c[step] ?? weather?.temp_c.at(-1) ?? TYPICAL,
  );
  if (forecast === undefined) return { ...ownForecast(scenario, horizon), temperature };
  const wh = (values: readonly number[]): number[] => values.slice(0, horizon.steps).map((value) => value * 1000);
  const hotWater = forecast.hot_water_kwh;
  return {
    load: wh(forecast.load_kwh),
    solar: wh(forecast.pv_kwh),
    ...(hotWater === undefined ? hotWaterOf(scenario, horizon) : { hotWater: wh(hotWater) }),
    temperature,
  };
}

function ownForecast(scenario: Scenario, horizon: Horizon): Omit<Problem['forecast'], 'temperature'> {
  const { weather_forecast: weather, site } = scenario;
  const from = slotOf(horizon.at);
  const steps = halfHoursOver(horizon);
  const past = pastOf(scenario, from);
  const load = forecastLoad({ at: from, steps, history: past.load, isHoliday: holidayOf(scenario) });
  const solar = forecastSolar({
    at: from,
    steps,
    peakPower: site.pv_kwp * 1000,
    history: past.solar,
    published: weather === undefined ? null : { from, solar: published(weather.pv_kwh, horizon, from, steps) },
    publishedBefore: past.published,
  });
  return {
    load: toSteps(horizon, from, load),
    solar: toSteps(horizon, from, solar),
    ...hotWaterOf(scenario, horizon),
  };
}

/** The published forecast is per step from `now`; a slot that has begun counts with the step's rate. */
function published(pv: readonly number[], { at, stepLength }: Horizon, from: Instant, steps: number): number[] {
  const halves = toHalfHours([pv[0], ...pv], instant(at - stepLength), stepLength, from, steps);
  const known = halves.findLastIndex((value) => value !== null);
  return halves.slice(0, known + 1).map((value) => (value ?? 0) * 1000);
}

function hotWaterOf(
  scenario: Scenario,
  horizon: Horizon,
): { readonly hotWater: readonly number[]; readonly hotWaterSpread?: readonly number[] } {
  const none = Array.from({ length: horizon.steps }, () => 0);
  if ([scenario.site.ecocute ?? []].flat().length === 0) return { hotWater: none };
  const from = slotOf(horizon.at);
  const { hotWater: history } = pastOf(scenario, from);
  if (history.length === 0 && scenario.forecast !== undefined) return { hotWater: none };
  const steps = halfHoursOver(horizon);
  const { mean, spread } = forecastHotWater({ at: from, steps, history, isHoliday: holidayOf(scenario) });
  return { hotWater: toSteps(horizon, from, mean), hotWaterSpread: toSteps(horizon, from, spread) };
}

interface Past {
  readonly load: readonly PastHalfHour[];
  readonly solar: readonly PastHalfHour[];
  readonly hotWater: readonly PastHalfHour[];
  /** What had been published. */
  readonly published: readonly PastHalfHour[];
}

function pastOf({ history, step_minutes }: Scenario, until: Instant): Past {
  if (history === undefined) return { load: [], solar: [], hotWater: [], published: [] };
  const start = timeAt(history.start, 'history', 'start');
  const length = minutes(step_minutes);
  const from = instant(Math.ceil(start / HALF_HOUR) * HALF_HOUR);
  const pastHalfHours = (values: readonly (number | null)[] | undefined): PastHalfHour[] => {
    if (values === undefined) return [];
    const end = Math.min(until, slotOf(instant(start + values.length * length)));
    const halves = toHalfHours(values, start, length, from, Math.max(0, Math.round((end - from) / HALF_HOUR)));
    return halves.map((value, k) => ({ at: instant(from + k * HALF_HOUR), wh: value === null ? null : value * 1000 }));
  };
  return {
    load: pastHalfHours(history.load_kwh),
    solar: pastHalfHours(history.pv_kwh),
    hotWater: pastHalfHours(history.hot_water_kwh),
    published: pastHalfHours(history.pv_forecast_kwh),
  };
}

/** Weekends, and the public holidays the scenario names. */
export function holidayOf({ calendar }: Scenario): IsHoliday {
  const holidays = new Set<number>();
  for (const date of calendar?.holidays ?? []) holidays.add(jstDay(parseInstant(`${date}T00:00+09:00`)!));
  return (day) => isWeekend(day) || holidays.has(day);
}
