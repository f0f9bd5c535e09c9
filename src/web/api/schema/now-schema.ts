import { z } from 'zod';
import { measuredShape, missingSchema } from './measured.ts';
import { named } from './named.ts';
import { momentSchema } from './plan-schema.ts';
import { sentenceSchema, timeSchema } from './time.ts';

const batteryStateSchema = z.enum(['charging', 'discharging', 'standby']);

export const todaySchema = named(
  'Today',
  z.object(
    measuredShape({
      generated_wh: 'Since JST midnight',
      consumed_wh: 'Since JST midnight',
      imported_wh: 'Since JST midnight',
      exported_wh: 'Since JST midnight',
      self_consumed_wh: 'Generated and not sold since JST midnight',
      cost_yen: 'Bought less sold since JST midnight',
      saved_yen: 'Against every device left to itself',
    }),
  ),
);

export const circuitSchema = named(
  'Circuit',
  z.object({ id: z.string(), name: z.string(), ...measuredShape({ w: 'W' }) }),
);

export const warningSchema = named(
  'Warning',
  z.object({ code: z.string(), device: z.string().optional(), text: sentenceSchema }),
);

export const nowSchema = named(
  'Now',
  z.object({
    time: timeSchema,
    ...measuredShape({
      solar_w: 'All panels, never negative',
      grid_w: '+ import, − export',
      house_w: 'Everything except heater, vehicle and battery: solar + grid − heater − vehicle − battery',
      battery_w: '+ charging, − discharging',
      battery_pct: '0..100; the mean of several batteries',
      vehicle_w: '+ charging, − discharging',
      vehicle_pct: '0..100; the mean of several cars',
      heater_w: 'Electricity for hot water',
      heater_heat_pct: 'Share of a full tank, 0..100; the mean of several tanks',
    }),
    battery_state: batteryStateSchema.nullable(),
    battery_state_missing: missingSchema.optional(),
    vehicle_connected: z.boolean().nullable(),
    vehicle_connected_missing: missingSchema.optional(),
    lamp: z.enum(['off', 'slow-blue', 'slow-orange']).describe('The generation lamp (発電ランプ) of full purchase'),
    purchase_mode: z
      .enum(['surplus', 'full'])
      .describe(
        '余剰買取 or 全量買取: in full purchase the sun is sold through a meter of its own and feeds nothing here',
      ),
    circuits: z.array(circuitSchema),
    today: todaySchema,
    plan: z.object({
      id: z.string().nullable().describe('Null until a plan has been made'),
      current: momentSchema.nullable(),
      next: momentSchema.nullable().describe('The next moment at which a device is to do something else'),
    }),
    warnings: z.array(warningSchema),
    simulated: z
      .object({ speed: z.union([z.number(), z.literal('max')]) })
      .nullable()
      .describe('Where the house is simulated, how fast its clock runs'),
  }),
);

export type Now = z.infer<typeof nowSchema>;
export type TodayTotals = z.infer<typeof todaySchema>;
export type CircuitPower = z.infer<typeof circuitSchema>;
export type Warning = z.infer<typeof warningSchema>;
