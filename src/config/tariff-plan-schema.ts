import { z } from 'zod';

/** A plan of config/plans/, one file each. Every key carries its unit; prices are yen including tax. */
export const yen = z
  .number()
  .refine((value) => Math.abs(value * 1_000 - Math.round(value * 1_000)) < 1e-6, 'at most three decimals are expected');
const positiveYen = yen.refine((value) => value >= 0, 'a price below zero cannot be meant');

export const confidence = z
  .enum(['A', 'B', 'C'])
  .describe('A: seen in two independent sources; B: in one; C: remembered');
export const date = z.iso.date('a date such as 2024-04-01 in quotes is expected');
export const id = z.string().regex(/^[a-z0-9_]+$/, 'small letters, digits and _ are expected');

const unit = z.enum(['kva', 'kw']);
const baseConfidence = { confidence: confidence.optional().describe('Where it differs from that of the prices') };

export const baseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), ...baseConfidence }),
  z.strictObject({ kind: z.literal('unknown'), because: z.string().min(1), ...baseConfidence }),
  z.strictObject({
    kind: z.literal('ampere'),
    yen_by_ampere: z.record(z.string().regex(/^\d+$/, 'amperes are expected'), positiveYen),
    ...baseConfidence,
  }),
  z.strictObject({ kind: z.literal('per-unit'), unit, yen_per_unit: positiveYen, ...baseConfidence }),
  z.strictObject({
    kind: z.literal('first'),
    unit,
    up_to: z.number().positive(),
    yen: positiveYen,
    yen_per_unit_over: positiveYen.nullable().describe('null: not known'),
    ...baseConfidence,
  }),
  z.strictObject({
    kind: z.literal('minimum'),
    yen: positiveYen,
    included_kwh: z.number().int().positive(),
    ...baseConfidence,
  }),
]);

const tierSchema = z.strictObject({
  up_to_kwh: z.number().positive().nullable().describe('null: without end'),
  yen_per_kwh: yen,
});

const bandSchema = z.strictObject({
  name: z.string().min(1).describe('As the bill prints it'),
  from_h: z.number().min(0).max(24).multipleOf(0.5),
  to_h: z.number().min(0).max(48).multipleOf(0.5).describe('May pass 24 to run over midnight'),
  yen_per_kwh: yen,
  months: z.array(z.number().int().min(1).max(12)).min(1).optional(),
  days: z.enum(['weekday', 'holiday']).optional(),
});

const restDaysSchema = z.strictObject({
  saturdays: z.boolean().default(true),
  sundays: z.boolean().default(true),
  national_holidays: z.boolean().default(true),
  also: z
    .array(z.string().regex(/^(0[1-9]|1[0-2])-[0-3]\d$/, 'a day such as 01-02 is expected'))
    .default([])
    .describe('Further days of every year'),
});

const areaSchema = z.strictObject({ loss_pct: z.number().min(0).max(30).multipleOf(0.1), fixed_yen_per_kwh: yen });

export const energySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tiers'), tiers: z.array(tierSchema).min(1) }),
  z.strictObject({ kind: z.literal('bands'), bands: z.array(bandSchema).min(1), rest_days: restDaysSchema.optional() }),
  z.strictObject({
    kind: z.literal('market').describe('floor₂(spot ÷ (1 − loss) × 1.1) + fixed, half hour by half hour'),
    areas: z.record(z.string(), areaSchema),
  }),
]);

export const tariffPlanSchema = z.strictObject({
  id,
  utility: z.string().min(1),
  name_ja: z.string().min(1),
  name_en: z.string().min(1),
  valid_from: date.nullable().describe('First day of these prices; null: not stated'),
  confidence,
  source: z.string().min(1),
  note: z.string().min(1).optional(),
  base: baseSchema,
  energy: energySchema,
  fuel_adjusted: z.boolean().default(true),
  rounding: z
    .strictObject({
      use: z.enum(['whole-kwh', 'exact']).default('whole-kwh'),
      levy: z.enum(['floor-yen', 'exact']).default('floor-yen'),
    })
    .prefault({}),
  co2_kg_per_kwh: z.number().min(0).max(2).optional(),
});

export type TariffPlanFile = z.infer<typeof tariffPlanSchema>;

const yearsSchema = z.strictObject({
  from_year: z.number().int().min(1),
  to_year: z.number().int().min(1).nullable().describe('null: without end'),
  yen_per_kwh: yen,
});

/** A buyer's price of config/sale-plans/, one file each. */
export const salePlanSchema = z.strictObject({
  id,
  buyer: z.string().min(1),
  name_ja: z.string().min(1),
  name_en: z.string().min(1),
  kind: z.enum(['fit', 'post-fit']),
  confidence,
  source: z.string().min(1),
  note: z.string().min(1).optional(),
  years: z.array(yearsSchema).min(1),
});

export type SalePlanFile = z.infer<typeof salePlanSchema>;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-05 is expected');

/** config/renewable-levy.yaml */
export const levySchema = z.strictObject({
  years: z
    .array(z.strictObject({ from: month, to: month, yen_per_kwh: yen, confidence, source: z.string().min(1) }))
    .min(1),
});

/** Fuel adjustments by plan id or utility, then by month of account. */
export const fuelSchema = z.record(
  z.string(),
  z.record(
    month,
    z.strictObject({
      yen_per_kwh: yen,
      minimum_yen: yen.optional().describe('For the kWh that a minimum charge includes'),
    }),
  ),
);
