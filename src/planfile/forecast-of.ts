import { type IsHoliday, isWeekend, type PastHalfHour } from '#core/forecast/history.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { drawScenarios, fewDraws } from '#core/forecast/hot-water-days.ts';
import { createLoadForecaster } from '#core/forecast/load/load-forecaster.ts';
import { forecastSolar } from '#core/forecast/solar.ts';
import type { Problem } from '#core/planner/problem.ts';
import { type Instant, instant, minutes, parseInstant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import { halfHoursOver, type Horizon, toHalfHours, toSteps } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import type { Scenario } from './scenario-schema.ts';
import { loadSpread, solarSpread } from './spread-of.ts';

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
  const air = airOf(scenario, horizon, past);
  const load = loadOf(scenario, past, { from, steps, air });
  const solar = forecastSolar({
    at: from,
    steps,
    peakPower: site.pv_kwp * 1000,
    history: past.solar,
    published: weather === undefined ? null : { from, solar: published(weather.pv_kwh, horizon, from, steps) },
    publishedBefore: past.published,
    air,
  });
  const loads = toSteps(horizon, from, load);
  const suns = toSteps(horizon, from, solar);
  const loadError = loadSpread(past.load, holidayOf(scenario));
  const sunError = solarSpread(past.solar, past.published);
  return {
    load: loads,
    solar: suns,
    loadSpread: loads.map((wh) => wh * loadError),
    solarSpread: suns.map((wh) => wh * sunError),
    ...hotWaterOf(scenario, horizon),
  };
}

type Air = (day: number) => number | null;

/** Mean of the air of JST days: measured, and expected from now on. */
function airOf(scenario: Scenario, horizon: Horizon, past: Past): Air {
  const ahead = scenario.weather_forecast?.temp_c ?? [];
  const air = horizon.bounds.slice(0, ahead.length).map((at, step) => ({ at, wh: ahead[step] ?? null }));
  const means = dailyMeans([...past.temperature, ...air]);
  return (day) => means.get(day) ?? null;
}

/** The house's use, from its history and the air of the days before and ahead. */
function loadOf(
  scenario: Scenario,
  past: Past,
  { from, steps, air }: { readonly from: Instant; readonly steps: number; readonly air: Air },
): readonly number[] {
  const forecaster = createLoadForecaster({ isRest: holidayOf(scenario), bands: false });
  const known = dailyMeans(past.temperature);
  let day = Number.NaN;
  for (const { at, wh } of past.load) {
    if (jstDay(at) !== day) {
      const celsius = known.get(day);
      if (celsius !== undefined) forecaster.observeTemperature(day, celsius);
      day = jstDay(at);
    }
    forecaster.observe(at, wh);
  }
  return forecaster.forecast(from, steps, air).mean;
}

/** Mean of each JST day of which at least a quarter is known. */
function dailyMeans(values: readonly PastHalfHour[]): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { at, wh } of values) {
    if (wh === null) continue;
    const { sum, count } = sums.get(jstDay(at)) ?? { sum: 0, count: 0 };
    sums.set(jstDay(at), { sum: sum + wh, count: count + 1 });
  }
  return new Map([...sums].filter(([, { count }]) => count >= 12).map(([day, { sum, count }]) => [day, sum / count]));
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
): Pick<Problem['forecast'], 'hotWater' | 'hotWaterSpread' | 'hotWaterWays'> {
  const none = Array.from({ length: horizon.steps }, () => 0);
  if ([scenario.site.ecocute ?? []].flat().length === 0) return { hotWater: none };
  const from = slotOf(horizon.at);
  const { hotWater: history } = pastOf(scenario, from);
  if (history.length === 0 && scenario.forecast !== undefined) return { hotWater: none };
  const steps = halfHoursOver(horizon);
  const input = { at: from, steps, history, isHoliday: holidayOf(scenario) };
  const { mean, spread } = forecastHotWater(input);
  const ways = fewDraws(drawScenarios(input));
  return {
    hotWater: toSteps(horizon, from, mean),
    hotWaterSpread: toSteps(horizon, from, spread),
    hotWaterWays: ways.map(({ weight, wh }) => ({ weight, wh: toSteps(horizon, from, Array.from(wh)) })),
  };
}

export interface Past {
  readonly load: readonly PastHalfHour[];
  readonly solar: readonly PastHalfHour[];
  readonly hotWater: readonly PastHalfHour[];
  /** What had been published. */
  readonly published: readonly PastHalfHour[];
  /** °C in place of Wh. */
  readonly temperature: readonly PastHalfHour[];
}

export function pastOf({ history, step_minutes }: Scenario, until: Instant): Past {
  if (history === undefined) return { load: [], solar: [], hotWater: [], published: [], temperature: [] };
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
    temperature: temperatureOf(history.temp_c ?? [], start, length),
  };
}

const temperatureOf = (celsius: readonly (number | null)[], start: Instant, length: number): PastHalfHour[] =>
  celsius.map((wh, k) => ({ at: instant(start + k * length), wh }));

/** Weekends, and the public holidays the scenario names. */
export function holidayOf({ calendar }: Scenario): IsHoliday {
  const holidays = new Set<number>();
  for (const date of calendar?.holidays ?? []) holidays.add(jstDay(parseInstant(`${date}T00:00+09:00`)!));
  return (day) => isWeekend(day) || holidays.has(day);
}
