import { z } from 'zod';
import { deviceId, efficiency, percent, wattHours, watts } from './words.ts';

/** What every device has. `hems discover --write FILE` writes these keys. */
const common = {
  id: deviceId,
  name: z.string().min(1).max(40),
  identity: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('0x83 as hems discover shows it; null: its address has to do'),
  address: z.union([z.ipv4(), z.ipv6()], 'an IP address such as 192.168.1.20 is expected'),
  object: z
    .string()
    .regex(/^(?:0x)?[0-9A-Fa-f]{6}$/, 'the six digits of an ECHONET object in quotes, such as "027D01", are expected'),
  control: z.boolean().default(false).describe('false: it is only looked at'),
};

const of = <Kind extends string>(kind: Kind) => z.strictObject({ kind: z.literal(kind), ...common });

const battery = z.strictObject({
  kind: z.literal('battery'),
  ...common,
  capacity_wh: wattHours.describe('usable, Wh'),
  reserve_pct: percent.default(10).describe('kept for a power cut when planning'),
  floor_pct: percent.default(5).describe('below this it is never emptied'),
  charge_w: watts,
  discharge_w: watts,
  charge_efficiency_pct: efficiency.default(95),
  discharge_efficiency_pct: efficiency.default(95),
  wear_yen_per_kwh: z.number().min(0).max(100).default(1).describe('ageing, for each kWh given out'),
});

const waterHeater = z.strictObject({
  kind: z.literal('water-heater'),
  ...common,
  capacity_wh: wattHours.describe('heat of the full tank above mains water, Wh'),
  heat_w: watts.describe('heat, not electricity, W'),
  cop_by_outdoor_c: z
    .array(z.tuple([z.number(), z.number().positive().max(10)]))
    .min(1)
    .default([
      [-7, 2.3],
      [2, 2.9],
      [7, 3.3],
      [16, 4.2],
      [25, 4.9],
    ])
    .describe('[outdoor °C, heat per electricity], ascending'),
  auxiliary_w: z.number().min(0).max(500).default(21),
  start_wh: z.number().min(0).max(1_000).default(50),
  loss_pct_per_hour: z.number().min(0).max(10).default(0.35),
  loss_w: z.number().min(0).max(500).default(20),
  boost_below_wh: z.number().min(0).max(100_000).default(2_000).describe('the unit heats by itself below this'),
  starts_per_day_most: z.number().int().min(1).max(12).default(3),
  energy_shift: z
    .boolean()
    .default(false)
    .describe('it has the energy shift (エネルギーシフト, 0xC7): it is asked once an evening, and for nothing else'),
  maker_solar_charge: z.boolean().default(false).describe("the maker's own solar charge is on: ours stays off"),
});

const vehicle = z.strictObject({
  kind: z.literal('vehicle'),
  ...common,
  capacity_wh: wattHours,
  minimum_a: z.number().min(1).max(32).default(6).describe('the least it charges with, A at 200 V'),
  maximum_w: watts,
  charge_efficiency_pct: efficiency.default(93),
  discharge_w: z.number().min(0).max(50_000).default(0).describe('0: it gives nothing back'),
  discharge_efficiency_pct: efficiency.default(93),
  floor_pct: percent.default(10).describe('it never gives to the house below this'),
  departure_pct: percent.default(80).describe('wanted whenever it leaves'),
  trip_wh: z.number().min(0).max(500_000).nullable().default(null).describe('used by a usual trip; null: learned'),
});

const board = z.strictObject({
  kind: z.literal('board'),
  ...common,
  channels: z.number().int().min(1).max(252).describe('how many circuits it measures'),
});

const solar = z.strictObject({
  kind: z.literal('solar'),
  ...common,
  rated_w: watts.describe('of this inverter (PCS)'),
  purchase: z.enum(['surplus', 'full']).default('surplus').describe('余剰買取 or 全量買取'),
  phase: z.enum(['single', 'three']).default('single'),
  residential: z.boolean().default(true).describe('made for homes (住宅用)'),
  linked_battery: z.boolean().default(false).describe('a battery system is linked to it (蓄電池連携)'),
});

export const deviceSchema = z.discriminatedUnion('kind', [
  board,
  solar,
  battery,
  waterHeater,
  vehicle,
  of('air-conditioner'),
  of('light'),
  of('floor-heater'),
  of('cooking-heater'),
  of('fuel-cell'),
  of('multi-pcs'),
  of('water-meter'),
  of('gas-meter'),
  of('appliance'),
]);

export const devicesSection = z.array(deviceSchema).max(250).default([]);

const circuitSchema = z.strictObject({
  board: deviceId.nullable().default(null).describe('null: the first board'),
  channel: z.number().int().min(1).max(252),
  name: z.string().min(1).max(40),
  room: z.string().max(40).default(''),
  essential: z.boolean().default(false).describe('a storm’s reserve is for the circuits that have true here'),
  feeds: z.enum(['load', 'heater', 'vehicle', 'battery', 'solar']).default('load').describe('what it supplies'),
});

export const circuitsSection = z.array(circuitSchema).max(1_000).default([]);
