import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';
import type { HouseState } from './physics/house.ts';
import type { RebuiltForecast } from './rebuilt-forecast.ts';
import type { BacktestSetting, Policy } from './setting.ts';
import { siteOfSpec } from './site-of-spec.ts';
import { shownTrips, type Trip, tripAt } from './trips.ts';
import { holidays, type Truth } from './truth.ts';

/** Two days ahead, five weeks back. */
const STEPS = 96;
const HISTORY = 35 * 48;

export interface Moment {
  readonly setting: BacktestSetting;
  readonly truth: Truth;
  readonly forecast: (at: Instant) => RebuiltForecast;
  readonly trips: readonly Trip[];
  readonly state: HouseState;
  readonly startsToday: number;
}

/** What a planner may know at `at`; under `perfect` the forecast is what will happen, trips among it. */
export function scenarioAt(moment: Moment, at: Instant, policy: Policy): Scenario {
  const { setting, truth, state, startsToday } = moment;
  const { spec, tariff } = setting;
  const slots = Array.from({ length: STEPS }, (_, k) => instant(at + k * HALF_HOUR));
  const perfect = policy === 'perfect';
  const end = instant(at + STEPS * HALF_HOUR);
  const trips = perfect
    ? moment.trips.filter(({ back, leave }) => back > at && leave < end)
    : shownTrips(moment.trips, at);
  return {
    schema: 'hems.scenario/1',
    now: formatJst(at),
    step_minutes: 30,
    horizon_steps: STEPS,
    site: { ...siteOfSpec(spec, at) },
    state: {
      ...(spec.battery === null ? {} : { battery_kwh: state.battery }),
      ...(spec.heater === null
        ? {}
        : {
            tank_kwh: state.tank.heat,
            hp_on: state.tank.running,
            hp_run_steps: state.tank.ran,
            hp_starts_today: startsToday,
          }),
      ...(spec.vehicle === null ? {} : { ev_kwh: state.car, ev_plugged: tripAt(moment.trips, at) === null }),
    },
    tariff: {
      id: tariff.id,
      buy_yen: slots.map((slot) => buyPrice(tariff, slot) / 1000),
      sell_yen: sellPrice(tariff) / 1000,
    },
    ...(perfect ? { forecast: known(truth, slots) } : learned(moment, at, slots)),
    calendar: {
      holidays: holidays(instant(at - HISTORY * HALF_HOUR), end),
      ev_away: trips.map(({ leave, back, uses }) => ({
        leave: formatJst(leave),
        return: formatJst(back),
        trip_kwh: uses,
      })),
    },
    policy: perfect ? 'optimal' : policy,
    explain: false,
  };
}

const known = (truth: Truth, slots: readonly Instant[]): Scenario['forecast'] => ({
  load_kwh: slots.map(truth.load),
  pv_kwh: slots.map(truth.solar),
  hot_water_kwh: slots.map(truth.hotWater),
  temp_c: slots.map(truth.temperature),
});

function learned(
  { setting, truth, forecast }: Moment,
  at: Instant,
  slots: readonly Instant[],
): Pick<Scenario, 'weather_forecast' | 'history'> {
  const issue = forecast(at);
  const start = instant(Math.max(setting.historyFrom, at - HISTORY * HALF_HOUR));
  const past = Array.from({ length: Math.round((at - start) / HALF_HOUR) }, (_, k) => instant(start + k * HALF_HOUR));
  return {
    weather_forecast: {
      issued: formatJst(issue.issued),
      pv_kwh: slots.map((slot) => issue.solar(slot)),
      temp_c: slots.map((slot) => issue.temperature(slot)),
    },
    history: {
      start: formatJst(start),
      load_kwh: past.map(truth.load),
      pv_kwh: past.map(truth.solar),
      hot_water_kwh: past.map(truth.hotWater),
      temp_c: past.map(truth.temperature),
      pv_forecast_kwh: past.map((slot) => eveningBefore(forecast, slot)),
    },
  };
}

/** What the 18:00 issue of the day before had said of a half hour. */
function eveningBefore(forecast: Moment['forecast'], slot: Instant): number {
  const day = Math.floor((slot + 9 * 3_600_000) / 86_400_000);
  return forecast(instant((day - 1) * 86_400_000 + 9 * 3_600_000)).solar(slot);
}
