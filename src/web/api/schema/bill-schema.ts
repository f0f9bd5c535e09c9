import { z } from 'zod';
import { type BillingMonth, parseMonth } from '#core/tariff/billing-month.ts';
import { named } from './named.ts';
import { sentenceSchema, timeSchema } from './time.ts';

const MONTH_EXPECTED = 'a month of account from 2000-01 to 2099-12, such as 2026-05';
const monthQuery = z
  .string({ error: MONTH_EXPECTED })
  .meta({ example: '2026-05', pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' })
  .transform((text, context): BillingMonth => {
    const month = parseMonth(text);
    if (month !== null && month.year >= 2000 && month.year <= 2099) return month;
    context.addIssue(MONTH_EXPECTED);
    return z.NEVER;
  });

const numberQuery = (from: number, to: number) => {
  const expected = `a number from ${from} to ${to}`;
  return z
    .string({ error: expected })
    .refine((text) => /^-?\d+(\.\d+)?$/.test(text) && Number(text) >= from && Number(text) <= to, { error: expected })
    .transform(Number);
};

/** What an inquirer may assume instead of what the house agreed. */
const assumed = {
  amperes: numberQuery(5, 60).optional().describe('Contract ampere (契約アンペア)'),
  kva: numberQuery(1, 50).optional().describe('Contract capacity (契約容量), kVA'),
  kw: numberQuery(1, 500).optional().describe('Contract power (契約電力), kW'),
  area: z.string({ error: 'an area such as tokyo' }).max(20, { error: 'an area such as tokyo' }).optional(),
  reading_day: numberQuery(1, 28).optional().describe('Day of the month on which the meter is read'),
};

export const billQuery = z.strictObject({
  month: monthQuery.optional().describe('Month of account (○月分); the running one where left out'),
  plan: z
    .string({ error: 'the id of a plan of GET /api/v1/tariffs' })
    .optional()
    .describe('Id of a plan of the catalogue'),
  ...assumed,
  fuel_yen_per_kwh: numberQuery(-100, 100).optional().describe('Fuel adjustment of the month, yen per kWh with tax'),
  fuel_minimum_yen: numberQuery(-1_500, 1_500)
    .optional()
    .describe('The same of the kWh that a minimum charge includes'),
});
export type BillQuery = z.infer<typeof billQuery>;

export const whatIfQuery = z.strictObject({
  from: monthQuery.optional().describe('First month of account; the running one where left out'),
  to: monthQuery.optional().describe('Last month of account, inclusive; `from` where left out'),
  ...assumed,
});
export type WhatIfQuery = z.infer<typeof whatIfQuery>;

const gapSchema = named(
  'BillGap',
  z
    .enum([
      'base-charge',
      'contract',
      'fuel-adjustment',
      'levy',
      'half-hours',
      'market-price',
      'sale-price',
      'co2-factor',
    ])
    .describe(
      'What is not known: the base charge in our sources; what was agreed (amperes, kVA, kW, area); the fuel adjustment or ' +
        'levy of the month; half hours of the period; a market price; the price of sold energy; the emission factor',
    ),
);

const yen = z.number().describe('Yen, to 1/1000');
const planSchema = z.object({
  id: z.string(),
  utility: z.string(),
  name: sentenceSchema,
  confidence: z.enum(['A', 'B', 'C']),
  base_confidence: z.enum(['A', 'B', 'C']),
  source: z.string(),
});

const itemSchema = named(
  'BillItem',
  z.object({
    kind: z.enum(['base', 'energy', 'fuel', 'levy', 'discount']),
    name: sentenceSchema,
    kwh: z.number().nullable().describe('null: not charged by kWh'),
    yen_per_kwh: z.number().nullable().describe('null: not charged by kWh, or at a price of its own each half hour'),
    amount_yen: yen.nullable().describe('Negative is taken off'),
    amount_yen_missing: gapSchema.optional(),
  }),
);

export const billSchema = named(
  'Bill',
  z.object({
    month: z.string().describe('Month of account'),
    from: timeSchema,
    to: timeSchema,
    plan: planSchema,
    kwh: z.number().describe('The use as billed'),
    items: z.array(itemSchema),
    known_yen: yen.describe('Sum of the items that are known'),
    total_yen: z.number().int().nullable().describe('As charged: whole yen, the fraction cut'),
    total_yen_missing: gapSchema.optional(),
    unknown: z.array(gapSchema).describe('Everything that keeps the bill from being whole'),
    missing_half_hours: z
      .number()
      .int()
      .describe('Half hours of the period that are not known, those to come among them'),
    sale: z
      .object({
        plan: z.string(),
        kwh: z.number(),
        total_yen: z.number().int().nullable(),
        total_yen_missing: gapSchema.optional(),
        missing_half_hours: z.number().int(),
      })
      .nullable()
      .describe('What was sold; null: nobody buys, or the house does not know who'),
    co2_kg: z.number().nullable().describe('CO₂ of the bought energy by the factor of the plan'),
    co2_kg_missing: gapSchema.optional(),
  }),
);
export type BillAnswer = z.infer<typeof billSchema>;

export const whatIfSchema = named(
  'WhatIf',
  z.object({
    months: z.array(z.string()),
    running: z.string().nullable().describe('Id of the plan that the house has'),
    plans: z
      .array(
        z.object({
          plan: planSchema,
          total_yen: z.number().int().nullable().describe('Sum of the bills'),
          total_yen_missing: gapSchema.optional(),
          known_yen: yen,
          unknown: z.array(gapSchema),
          months: z.array(
            z.object({
              month: z.string(),
              kwh: z.number(),
              known_yen: yen,
              total_yen: z.number().int().nullable(),
              total_yen_missing: gapSchema.optional(),
            }),
          ),
        }),
      )
      .describe('Complete ones first, cheapest first'),
  }),
);
export type WhatIfAnswer = z.infer<typeof whatIfSchema>;
