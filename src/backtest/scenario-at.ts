import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { World } from '#drivers/simulated/world.ts';
import type { Stay } from '#drivers/simulated/world/house-inputs.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';
import { holidays, staysOver, type Truth } from './past.ts';
import type { RebuiltForecast } from './rebuilt-forecast.ts';
import type { BacktestSetting, Policy } from './setting.ts';
import { siteOfSpec } from './site-of-spec.ts';

/** Two days ahead, five weeks back. */
const STEPS = 96;
const HISTORY = 35 * 48;

export interface Moment {
  readonly setting: BacktestSetting;
  readonly truth: Truth;
  readonly forecast: (at: Instant) => RebuiltForecast;
  readonly world: World;
  readonly heaterRun: { readonly steps: number; readonly startsToday: number };
}

/** What a planner may know at `at`; under `perfect` the forecast is what will happen. */
export function scenarioAt(moment: Moment, at: Instant, policy: Policy): Scenario {
  const { setting, truth, world, heaterRun } = moment;
  const { spec, tariff, inputs } = setting;
  const slots = Array.from({ length: STEPS }, (_, k) => instant(at + k * HALF_HOUR));
  const perfect = policy === 'perfect';
  const end = instant(at + STEPS * HALF_HOUR);
  return {
    schema: 'hems.scenario/1',
    now: formatJst(at),
    step_minutes: 30,
    horizon_steps: STEPS,
    site: siteOfSpec(spec, at),
    state: {
      ...(world.battery === null ? {} : { battery_kwh: world.battery.contentWh() / 1000 }),
      ...(world.heater === null
        ? {}
        : {
            tank_kwh: world.heater.heatWh() / 1000,
            hp_on: world.heater.heating(),
            hp_run_steps: heaterRun.steps,
            hp_starts_today: heaterRun.startsToday,
          }),
      ...(world.vehicle === null
        ? {}
        : { ev_kwh: world.vehicle.contentWh() / 1000, ev_plugged: world.vehicle.connected() }),
    },
    tariff: {
      id: tariff.id,
      buy_yen: slots.map((slot) => buyPrice(tariff, slot) / 1000),
      sell_yen: sellPrice(tariff) / 1000,
    },
    ...(perfect ? { forecast: known(truth, slots) } : learned(moment, at, slots)),
    calendar: {
      holidays: holidays(instant(at - HISTORY * HALF_HOUR), end),
      ev_away: world.vehicle === null ? [] : absences(staysOver(inputs, at, end), at),
    },
    policy: perfect || policy === 'none' ? 'optimal' : policy,
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

type Away = NonNullable<NonNullable<Scenario['calendar']>['ev_away']>[number];

/** People say to the half hour when they leave and come back, and what the trip takes. */
function absences(stays: readonly Stay[], at: Instant): Away[] {
  const trip = ({ visit }: Stay): { trip_kwh?: number } => ('tripWh' in visit ? { trip_kwh: visit.tripWh / 1000 } : {});
  const away = (leave: Instant, back: Stay): Away => ({
    leave: formatJst(toHalfHour(leave, 0)),
    return: formatJst(toHalfHour(back.plugIn, 1)),
    ...trip(back),
  });
  const first = stays[0];
  const underway = first !== undefined && first.plugIn > at ? [away(instant(at - HALF_HOUR), first)] : [];
  return [...underway, ...stays.slice(1).map((stay, k) => away(stays[k]!.plugOut, stay))];
}

const toHalfHour = (at: Instant, up: 0 | 1): Instant => instant((Math.floor(at / HALF_HOUR) + up) * HALF_HOUR);
