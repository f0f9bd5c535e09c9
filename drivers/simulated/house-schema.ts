import { z } from 'zod';
import { DEFAULT_HOUSE as house } from './house-spec.ts';

/**
 * What `--house FILE` may say; what it leaves out is the default house. Every key carries its unit. `battery`,
 * `heater` and `vehicle` may be `null`: the house has none.
 */
const positive = z.number().positive();
const whole = z.number().int().positive();
const atLeastZero = z.number().min(0);
const percent = z.number().gt(0).max(100);
const clock = z.number().min(0).max(24);

const battery = house.battery!;
const { tank, programme } = house.heater!;
const car = house.vehicle!;
const HOUR = 3_600_000;

const solarSchema = z.strictObject({
  peak_w: atLeastZero.default(house.solar.peakW),
  inverter_w: whole.default(house.solar.inverterW),
  tilt_deg: z.number().min(0).max(90).default(house.solar.tiltDeg),
  azimuth_deg: z.number().min(0).max(360).default(house.solar.azimuthDeg),
  /** full: everything is sold through a meter of its own, past the house. */
  purchase: z.enum(['surplus', 'full']).default(house.solar.purchase),
  /** Inverters that share panels and AC limit evenly. */
  pcs: z.number().int().min(1).max(9).default(house.solar.pcs),
});

const batterySchema = z.strictObject({
  capacity_wh: positive.default(battery.capacityWh),
  reserve_wh: atLeastZero.default(battery.reserveWh),
  charge_w: whole.default(battery.chargeW),
  discharge_w: whole.default(battery.dischargeW),
  charge_efficiency_pct: percent.default(battery.chargeEfficiency * 100),
  discharge_efficiency_pct: percent.default(battery.dischargeEfficiency * 100),
  standby_w: z.number().int().min(0).default(battery.standbyW),
});

const heaterSchema = z.strictObject({
  tank_l: positive.default(tank.litres),
  heat_w: whole.default(tank.heatW),
  /** [outdoor °C, COP] points, ascending. */
  cop_by_outdoor_c: z
    .array(z.tuple([z.number(), positive]))
    .min(1)
    .default(tank.cop.map(([air, cop]) => [air, cop])),
  auxiliary_w: z.number().int().min(0).default(tank.auxiliaryW),
  idle_w: z.number().int().min(0).default(tank.idleW),
  start_wh: atLeastZero.default(tank.startWh),
  loss_pct_per_hour: atLeastZero.default(tank.lossSharePerHour * 100),
  loss_w: atLeastZero.default(tank.lossW),
  minimum_run_s: z
    .number()
    .int()
    .min(0)
    .default(tank.minimumRun / 1_000),
  boost_below_wh: atLeastZero.default(tank.boostBelowWh),
  boost_to_wh: atLeastZero.default(tank.boostToWh),
  programme_from_h: clock.default(programme.from / HOUR),
  programme_to_h: clock.default(programme.to / HOUR),
});

const vehicleSchema = z.strictObject({
  capacity_wh: positive.default(car.model.capacityWh),
  minimum_w: z.number().int().min(0).default(car.model.minimumW),
  maximum_w: whole.default(car.model.maximumW),
  charge_efficiency_pct: percent.default(car.model.chargeEfficiency * 100),
  /** 0: the charger cannot discharge. */
  discharge_w: z.number().int().min(0).default(car.model.dischargeW),
  discharge_efficiency_pct: percent.default(car.model.dischargeEfficiency * 100),
  floor_wh: atLeastZero.default(car.model.floorWh),
  departure_wh: atLeastZero.default(car.departureWh),
  trip_wh: atLeastZero.default(car.tripWh),
});

const bandSchema = z.strictObject({
  name: z.string().min(1),
  from_h: z.number().min(0).max(24),
  /** May pass 24 to run over midnight. */
  to_h: z.number().min(0).max(48),
  yen_per_kwh: z.number(),
});

const tariffSchema = z.strictObject({
  id: z.string().min(1).default('custom'),
  name_ja: z.string().default('独自の料金'),
  name_en: z.string().default('Custom tariff'),
  bands: z.array(bandSchema).min(1),
  levy_yen_per_kwh: z.number().default(house.tariff.levyYenPerKwh),
  sell_yen_per_kwh: z.number().default(house.tariff.sellYenPerKwh),
});

export const houseSchema = z.strictObject({
  latitude_deg: z.number().min(20).max(46).default(house.latitudeDeg),
  longitude_deg: z.number().min(122).max(154).default(house.longitudeDeg),
  persons: z.number().int().min(1).max(12).default(house.persons),
  import_limit_w: whole.default(house.importLimitW),
  solar: solarSchema.prefault({}),
  battery: batterySchema.nullable().prefault({}),
  heater: heaterSchema.nullable().prefault({}),
  vehicle: vehicleSchema.nullable().prefault({}),
  tariff: tariffSchema.nullish(),
});

export type HouseFile = z.infer<typeof houseSchema>;
