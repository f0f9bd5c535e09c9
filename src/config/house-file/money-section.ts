import { z } from 'zod';
import { fileReference } from './words.ts';

export const contractSection = z.strictObject({
  amperes: z.number().positive().max(400).describe('contract ampere (契約アンペア), or ten times the kVA; A at 100 V'),
  phase_amperes: z
    .number()
    .positive()
    .max(400)
    .nullable()
    .default(null)
    .describe('main breaker, A on each phase; null: not checked'),
});

export const tariffSection = z.strictObject({
  plan: z.string().min(1).describe('id of a plan in config/plans'),
  area: z.string().min(1).nullable().default(null).describe('area of a market plan, such as tokyo'),
  prices_file: fileReference.nullable().default(null).describe('half-hourly market prices (CSV), for a market plan'),
  reading_day: z
    .number()
    .int()
    .min(1)
    .max(28)
    .default(1)
    .describe('day of the month on which the meter is read (検針日)'),
  fuel_file: fileReference
    .nullable()
    .default(null)
    .describe('fuel adjustments by month (config/fuel-adjustment.example.yaml)'),
  co2_kg_per_kwh: z.number().min(0).max(2).nullable().default(null).describe("null: the plan's own factor"),
});

export const saleSection = z.strictObject({
  plan: z.string().min(1).describe('id of a plan in config/sale-plans'),
  since: z.iso.date('a date such as "2024-05-01" in quotes is expected').describe('first day of the contract'),
});

/** Asked only where everything is sold (全量買取). */
export const fullPurchaseSection = z.strictObject({
  measured_by: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('measuring-unit'), ct: z.enum(['特定CT1', '特定CT2', '主幹CT']) }),
    z.strictObject({ kind: z.literal('board'), circuit: z.number().int().min(1), extra_ct_fitted: z.boolean() }),
  ]),
  ct_extension_m: z.number().min(0).max(1_000),
  one_transformer: z.boolean().describe("seller's and buyer's meters hang on one transformer"),
});
