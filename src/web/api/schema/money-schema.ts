import { z } from 'zod';
import { energyQuery, stepNames } from './energy-schema.ts';
import { measuredShape } from './measured.ts';
import { named } from './named.ts';
import { timeSchema } from './time.ts';

export const moneyQuery = energyQuery.pick({ from: true, to: true, step: true });
export type MoneyQuery = ReturnType<typeof moneyQuery.parse>;

export const moneySchema = named(
  'Money',
  z.object({
    step: z.enum(stepNames),
    tariff: z
      .string()
      .nullable()
      .describe('Id of the tariff in force, by which every half hour is priced; null: not known'),
    values: z.array(
      z.object({
        at: timeSchema,
        ...measuredShape({ bought_yen: 'Paid for bought energy', sold_yen: 'Earned with sold energy' }),
      }),
    ),
  }),
);

export type MoneyAnswer = z.infer<typeof moneySchema>;
