import { HOT_WATER_PRIOR, LOAD_PRIOR } from '#core/forecast/priors.ts';
import { type Instant, instant, parseInstant } from '#core/time/instant.ts';
import { formatJst, jstDay, jstTimeOfDay } from '#core/time/jst.ts';

const HALF_HOUR = 1_800_000;
const HISTORY = 35 * 48;
/** Thirty hours: the day, and the night after it. */
export const STEPS = 60;

/** What makes a golden day the day it is; everything else is the same house. */
export interface GoldenDay {
  /** Half past or full hour at which the plan is made. */
  readonly at: string;
  /** Peak of the sun, kW, on the first day and on the second. */
  readonly sun: readonly [number, number];
  /** yen/kWh by step and hour of the day; null where no price is published yet. */
  readonly price: (hour: number, step: number) => number | null;
  /** Changes to the scenario. */
  readonly change?: (
    scenario: Record<string, unknown> & { readonly site: Record<string, unknown> },
  ) => Record<string, unknown>;
}

const hourOf = (at: Instant): number => jstTimeOfDay(at) / 3_600_000;
const shape = (hour: number): number => Math.max(0, Math.sin(((hour - 5.5) / 13) * Math.PI)) ** 1.3;
/** Sunny, mixed and dull days in turn. */
const clear = (day: number): number => [1, 0.85, 0.35, 0.95, 0.6, 0.9, 0.2][day % 7]!;
const air = (hour: number): number => Math.round(15 - 5 * Math.cos(((hour - 2) / 24) * 2 * Math.PI));
const kwh = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * The scenario of a golden day: a house of four in Tokyo with 5 kW on the roof, a 9.8 kWh battery, a 370 L EcoCute and a car
 * that leaves at eight on working days; five weeks of history, all made up here.
 */
export function dayScenario({ at, sun, price, change }: GoldenDay): Record<string, unknown> {
  const now = parseInstant(at)!;
  const ahead = Array.from({ length: STEPS }, (_, k) => instant(now + k * HALF_HOUR));
  const past = Array.from({ length: HISTORY }, (_, k) => instant(now - (HISTORY - k) * HALF_HOUR));
  const slot = (time: Instant): number => Math.round(hourOf(time) * 2) % 48;
  const wobble = (time: Instant): number => 0.9 + 0.2 * (((jstDay(time) * 7 + slot(time) * 3) % 11) / 10);
  const weekday = (time: Instant): boolean => ![0, 6].includes(new Date(time + 9 * 3_600_000).getUTCDay());
  const leaves = [0, 1, 2]
    .map((day) =>
      instant(Math.floor((now + 9 * 3_600_000) / 86_400_000 + day) * 86_400_000 - 9 * 3_600_000 + 8 * 3_600_000),
    )
    .filter((leave) => leave > now && weekday(leave));
  const scenario = {
    schema: 'hems.scenario/1',
    now: at,
    step_minutes: 30,
    horizon_steps: STEPS,
    site: {
      pv_kwp: 5,
      main_limit_kw: 6,
      battery: {
        capacity_kwh: 9.8,
        charge_kw: 3,
        discharge_kw: 3,
        eta_charge: 0.95,
        eta_discharge: 0.95,
        reserve_kwh: 0.98,
        wear_yen_per_kwh: 0.5,
      },
      ecocute: {
        heat_kw: 4.5,
        tank_max_kwh: 21,
        cop_table: [
          [-5, 2.35],
          [5, 3.16],
          [20, 3.82],
          [30, 4.3],
        ],
        loss_per_step: 0.00175,
        loss_const_kwh: 0.01,
        aux_kw: 0.021,
        start_kwh: 0.05,
        min_run_steps: 2,
        max_starts_per_day: 3,
        boost_below_kwh: 2.5,
      },
      ev: { capacity_kwh: 40, min_kw: 1.2, max_kw: 3, eta: 0.92, departure_kwh: 28 },
    },
    state: { battery_kwh: 2.5, tank_kwh: 9, ev_kwh: 22, ev_plugged: true },
    tariff: { buy_yen: ahead.map((time, step) => price(hourOf(time), step)), sell_yen: 8.5 },
    weather_forecast: {
      issued: formatJst(instant(now - 3 * 3_600_000)),
      pv_kwh: ahead.map((time, step) => kwh((sun[step < 48 ? 0 : 1] * shape(hourOf(time))) / 2)),
      temp_c: ahead.map((time) => air(hourOf(time))),
    },
    history: {
      start: formatJst(past[0]!),
      load_kwh: past.map((time) => kwh((LOAD_PRIOR[slot(time)]! / 1000) * wobble(time) * (weekday(time) ? 1 : 1.2))),
      pv_kwh: past.map((time) => kwh((4.2 * clear(jstDay(time)) * shape(hourOf(time)) * wobble(time)) / 2)),
      hot_water_kwh: past.map((time) => kwh((HOT_WATER_PRIOR[slot(time)]! / 1000) * wobble(time))),
      temp_c: past.map((time) => air(hourOf(time))),
      pv_forecast_kwh: past.map((time) => kwh((4.2 * clear(jstDay(time)) * shape(hourOf(time))) / 2)),
    },
    calendar: {
      holidays: [] as string[],
      ev_away: leaves.map((leave) => ({
        leave: formatJst(leave),
        return: formatJst(instant(leave + 10 * 3_600_000)),
        trip_kwh: 5,
      })),
    },
    explain: true,
  };
  return change === undefined ? scenario : { ...scenario, ...change(scenario) };
}
