import { z } from 'zod';
import { measuredShape, missingSchema } from './measured.ts';
import { named } from './named.ts';
import { circuitSchema } from './now-schema.ts';
import { sentenceSchema, timeSchema } from './time.ts';

export const circuitsSchema = named(
  'Circuits',
  z.object({
    time: timeSchema,
    circuits: z.array(
      circuitSchema.extend({
        room: z.string().describe('Empty where nobody said'),
        ...measuredShape({
          today_wh: 'Whole half hours since JST midnight',
          standby_w: 'What never went off: the least mean power of a half hour of the last day',
        }),
      }),
    ),
  }),
);

/** Only what a kind of device can tell stands in its entry. */
const deviceSchema = named(
  'Device',
  z.object({
    id: z.string(),
    kind: z.enum([
      'meter',
      'board',
      'solar',
      'battery',
      'vehicle',
      'heater',
      'air-conditioner',
      'light',
      'floor-heater',
      'cooking-heater',
    ]),
    name: z.string(),
    ...measuredShape({ w: 'W, signed as in `now`' }),
    pct: z.number().nullable().optional(),
    pct_missing: missingSchema.optional(),
    content_wh: z.number().nullable().optional(),
    content_wh_missing: missingSchema.optional(),
    restraint: z
      .enum(['output-control', 'other', 'unknown-cause', 'none'])
      .nullable()
      .optional()
      .describe('solar: why it gives less than it could (出力制御)'),
    restraint_missing: missingSchema.optional(),
    allowed_pct: z.number().nullable().optional().describe('solar: share of its rated power that it may give'),
    allowed_pct_missing: missingSchema.optional(),
    room_c: z.number().nullable().optional(),
    room_c_missing: missingSchema.optional(),
    mode: z.string().nullable().optional(),
    mode_missing: missingSchema.optional(),
    on: z.boolean().nullable().optional(),
    on_missing: missingSchema.optional(),
    connected: z.boolean().nullable().optional(),
    connected_missing: missingSchema.optional(),
  }),
);

export const devicesSchema = named('Devices', z.object({ time: timeSchema, devices: z.array(deviceSchema) }));

const issued = { issued: timeSchema.nullable(), issued_missing: missingSchema.optional(), step_s: z.number() };

export const weatherSchema = named(
  'Weather',
  z.object({ ...issued, values: z.array(z.object({ at: timeSchema, temperature_c: z.number() })) }),
);

export const forecastSchema = named(
  'Forecast',
  z.object({
    ...issued,
    values: z.array(
      z.object({
        at: timeSchema,
        ...measuredShape({
          solar_wh: 'Expected generation',
          solar_p10_wh: 'Ten of a hundred half hours generate less',
          solar_p90_wh: 'Ten of a hundred half hours generate more',
          solar_published_wh: 'What the weather service said, before it was corrected from the house’s own history',
          load_wh: 'Expected use of the house without heater, vehicle and battery',
          load_p10_wh: 'Ten of a hundred half hours use less',
          load_p90_wh: 'Ten of a hundred half hours use more',
          hot_water_wh: 'Heat expected to be drawn',
        }),
      }),
    ),
    hot_water_day: z
      .object({
        from: timeSchema,
        run_out_pct: z.number().describe('Chance that what is in the tank does not last 24 hours'),
        drawn_p10_wh: z.number(),
        drawn_p50_wh: z.number(),
        drawn_p90_wh: z.number(),
      })
      .nullable()
      .describe('The next 24 hours, were no water heated; null without a tank that tells its heat'),
    scores: z
      .array(
        z.object({
          of: z.enum(['load', 'solar']),
          span: z.enum(['half-hour', 'day']),
          by: z.string().describe('A lead time (next-hour, day-ahead, second-day) or a baseline'),
          count: z.number(),
          error_wh: z.number().describe('Mean absolute error'),
          bias_wh: z.number().describe('Mean of forecast less outcome'),
          band_80_holds_pct: z
            .number()
            .nullable()
            .describe('Outcomes between p10 and p90; null where no band is given'),
        }),
      )
      .describe('How the forecasts of the last 28 days did'),
  }),
);

export const noticesSchema = named(
  'Notices',
  z.object({
    notices: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        device: z.string().nullable(),
        at: timeSchema,
        cleared_at: timeSchema.nullable().describe('When it was over; null while it stands'),
        severity: z.enum(['info', 'warning', 'alarm']),
        text: sentenceSchema.describe('What it is and what to do'),
        read: z.boolean().describe('Whether somebody of the house has said that it was seen'),
        returns: z.number().int().describe('How often it came back within the hour without being told again'),
      }),
    ),
  }),
);

const tariffSchema = named(
  'Tariff',
  z.object({
    id: z.string(),
    name: sentenceSchema,
    bands: z.array(
      z.object({
        name: z.string(),
        from_h: z.number(),
        to_h: z.number(),
        yen_per_kwh: z.number().describe('Before fuel adjustment and levy'),
        months: z.array(z.number()).optional().describe('1 to 12; all where left out'),
        days: z.enum(['weekday', 'holiday']).optional().describe('All where left out'),
      }),
    ),
    fuel_yen_per_kwh: z.number().describe('Fuel adjustment of the month, may be negative'),
    levy_yen_per_kwh: z.number(),
    sell_yen_per_kwh: z.number(),
    buy_now_yen_per_kwh: z.number().describe('In force now, fuel adjustment and levy included'),
  }),
);

const confidenceSchema = z.enum(['A', 'B', 'C']).describe('A: two independent sources; B: one; C: remembered');

const cataloguedSchema = named(
  'CataloguedPlan',
  z.object({
    id: z.string(),
    utility: z.string(),
    name: sentenceSchema,
    kind: z.enum(['tiers', 'bands', 'market']),
    valid_from: z.string().nullable().describe('First day of its prices'),
    confidence: confidenceSchema,
    base_confidence: confidenceSchema,
    source: z.string(),
    note: z.string().nullable(),
  }),
);

export const tariffsSchema = named(
  'Tariffs',
  z.object({
    running: z.string().nullable().describe('Id of the tariff in force'),
    tariffs: z.array(tariffSchema),
    catalogue: z.array(cataloguedSchema).describe('Plans that utilities publish, as far as they are known'),
  }),
);

export const healthSchema = named('Health', z.object({ status: z.enum(['ok', 'no-ticks']) }));

export const errorSchema = named(
  'Error',
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string().describe('One sentence'),
      message_ja: z.string().optional().describe('The same in Japanese, where a person is likely to read it'),
      rule: z.string().optional().describe('The rule of the guard that withheld a command'),
    }),
  }),
);

export type CircuitsAnswer = z.infer<typeof circuitsSchema>;
export type DevicesAnswer = z.infer<typeof devicesSchema>;
export type DeviceState = DevicesAnswer['devices'][number];
export type WeatherAnswer = z.infer<typeof weatherSchema>;
export type ForecastAnswer = z.infer<typeof forecastSchema>;
export type TariffsAnswer = z.infer<typeof tariffsSchema>;
export type NoticesAnswer = z.infer<typeof noticesSchema>;
