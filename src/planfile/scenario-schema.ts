import { z } from 'zod';

/** Shapes of /config/scenario.schema.json: what a planner may know at one moment. Energies kWh, powers kW, prices yen/kWh. */
/** More than any house has of anything, in any of the units; beyond it a solver would lose its digits. */
const MOST = 1e6;
const amount = z.number().min(-MOST).max(MOST);
const kwh = z.number().min(0).max(MOST);
const positive = z.number().gt(0).max(MOST);
const share = z.number().gt(0).max(1);
const maybe = amount.nullable();
const series = z.array(amount);
const gappy = z.array(maybe);
const time = z.string().describe('RFC 3339 with offset');

/** One object without an id, an array of objects with ids, or null for none. */
const several = <Shape extends z.ZodType>(one: Shape) => z.union([one, z.array(one), z.null()]).optional();

const battery = z.looseObject({
  id: z.string().min(1).optional(),
  capacity_kwh: kwh,
  charge_kw: kwh,
  discharge_kw: kwh,
  eta_charge: share,
  eta_discharge: share,
  reserve_kwh: kwh,
  export_allowed: z.boolean().default(false),
  wear_yen_per_kwh: amount.optional(),
  charge_from_grid: z.boolean().default(true),
  charge_min_kw: kwh.default(0),
  goal_kwh: gappy.optional().describe('content wanted at the end of each step'),
  value_yen_per_kwh: amount.optional().describe('value of content left at the end'),
  modes: z.array(z.enum(['auto', 'charge', 'hold', 'hold-no-surplus'])).default(['auto', 'charge', 'hold']),
});

const ecocute = z.looseObject({
  id: z.string().min(1).optional(),
  heat_kw: positive.describe('thermal, on/off'),
  tank_max_kwh: positive.describe('heat above mains water'),
  cop_table: z
    .array(z.tuple([amount, positive]))
    .min(1)
    .describe('[outdoor C, COP] pairs, linear between, flat outside; defrost included'),
  loss_per_step: z.number().min(0).max(1).optional(),
  loss_const_kwh: kwh.optional(),
  aux_kw: kwh.optional(),
  start_kwh: kwh.optional(),
  min_run_steps: z.int().min(0),
  max_starts_per_day: z.int().min(0),
  boost_below_kwh: kwh,
  mains_c: z.number().optional(),
});

const ev = z.looseObject({
  id: z.string().min(1).optional(),
  capacity_kwh: kwh.optional(),
  min_kw: kwh.optional(),
  max_kw: kwh.optional(),
  eta: share.optional(),
  departure_kwh: kwh.optional().describe('content wanted at every departure'),
  max_kwh: kwh.optional(),
  v2h: z.looseObject({ discharge_kw: kwh.optional(), eta: share.optional(), floor_kwh: kwh.optional() }).nullish(),
  circuit_measured: z.boolean().optional(),
});

const facts = z.looseObject({
  full_purchase: z.boolean().optional(),
  measuring_unit: z.boolean().optional(),
  tariff_kind: z.enum(['flat', 'time-band', 'season', 'market']).optional(),
  battery_mode: z.enum(['environment', 'custom', 'economy', 'other']).optional(),
  battery_supported: z.boolean().optional(),
  heater_measured: z.boolean().optional(),
  heater_daytime_stop: z.boolean().optional(),
  heater_accepts_boost: z.boolean().optional(),
  heater_paused: z.boolean().optional(),
  heater_own_solar_charge: z.boolean().optional(),
  heater_warning_boiled: z.boolean().optional(),
  ev_measured: z.boolean().optional(),
  other_controller: z.boolean().optional(),
});

const site = z.looseObject({
  pv_kwp: kwh,
  main_limit_kw: positive.describe('contract/breaker limit of bought power'),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  battery: several(battery),
  ecocute: several(ecocute),
  ev: several(ev),
  facts: facts.optional(),
});

const heaterState = z.looseObject({
  tank_kwh: kwh.optional(),
  hp_on: z.boolean().optional(),
  hp_run_steps: z.int().min(0).optional(),
  hp_starts_today: z.int().min(0).optional(),
});
const carState = z.looseObject({ ev_kwh: kwh.optional(), ev_plugged: z.boolean().optional() });
const batteryState = z.looseObject({ battery_kwh: kwh.optional() });

/** By id, where the site lists several: the same keys as above, or the content alone. */
const byId = <Shape extends z.ZodType>(one: Shape) => z.record(z.string(), z.union([kwh, one])).optional();

const state = z.looseObject({
  ...batteryState.shape,
  ...heaterState.shape,
  ...carState.shape,
  batteries: byId(batteryState),
  ecocutes: byId(heaterState),
  evs: byId(carState),
});

const block = z
  .union([z.tuple([maybe, amount]), z.looseObject({ up_to_kwh: maybe.optional(), yen_per_kwh: amount })])
  .describe('[up to kWh of the month, yen/kWh], the last one null; or {up_to_kwh, yen_per_kwh}');

const tariff = z.looseObject({
  id: z.string().optional(),
  buy_yen: gappy.describe('per step, levy included; null = not published yet (market-linked)'),
  sell_yen: z.union([amount, series]),
  published_until: time.optional(),
  blocks: z.array(block).optional(),
  month_kwh_so_far: kwh.optional(),
  export_limit_kw: kwh.nullish(),
});

const weather = z.looseObject({ issued: time, pv_kwh: series, temp_c: series, clear_sky_pv_kwh: series.optional() });

const history = z
  .looseObject({
    start: time,
    load_kwh: gappy,
    pv_kwh: gappy,
    hot_water_kwh: gappy.optional(),
    temp_c: gappy.optional(),
    buy_yen: gappy.optional(),
    ev_trip_kwh: gappy.optional(),
    pv_forecast_kwh: gappy.optional().describe('what the 18:00 issue of the day before had said'),
  })
  .describe('past steps, oldest first, ending at now; 28 to 120 days');

const calendar = z.looseObject({
  holidays: z.array(z.iso.date()).optional(),
  ev_away: z
    .array(z.looseObject({ leave: time, return: time, trip_kwh: kwh.optional(), id: z.string().optional() }))
    .optional(),
});

const warning = z.looseObject({
  kind: z.string().optional(),
  announced: time,
  start: time,
  end: time,
  battery_kwh: kwh.optional().describe('content wanted from start to end'),
});

const constraint = z
  .looseObject({
    device: z.enum(['battery', 'ecocute', 'ev']),
    rule: z.enum(['no_grid_charge', 'off', 'on', 'no_discharge']),
    from: time.optional(),
    to: time.optional(),
    id: z.string().optional(),
  })
  .describe('what-if: something forbidden or forced');

const forecast = z
  .looseObject({ load_kwh: series, pv_kwh: series, hot_water_kwh: series.optional(), temp_c: series.optional() })
  .describe('given: replaces the planner’s own forecasting');

export const scenarioSchema = z.looseObject({
  schema: z.literal('hems.scenario/1'),
  id: z.string().optional(),
  now: time.describe('start of the first step to be planned'),
  step_minutes: z.union([z.literal(15), z.literal(30), z.literal(60)]),
  step_seconds: z.array(z.int().min(60)).optional().describe('length of each step where they differ'),
  horizon_steps: z.int().min(4).max(400),
  site,
  state,
  tariff,
  weather_forecast: weather.optional(),
  history: history.optional(),
  forecast: forecast.optional(),
  calendar: calendar.optional(),
  warnings: z.array(warning).optional(),
  constraints: z.array(constraint).optional(),
  policy: z.enum(['optimal', 'catalogue', 'none']).default('optimal'),
  explain: z.boolean().default(false),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioBattery = z.output<typeof battery>;
export type ScenarioHeater = z.output<typeof ecocute>;
export type ScenarioCar = z.output<typeof ev>;
export type ScenarioFacts = z.output<typeof facts>;
export type ScenarioConstraint = z.output<typeof constraint>;
