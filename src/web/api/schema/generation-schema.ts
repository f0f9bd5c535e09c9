import { z } from 'zod';
import { measuredShape } from './measured.ts';
import { named } from './named.ts';
import { timeSchema } from './time.ts';

export const generationSchema = named(
  'Generation',
  z.object({
    since: timeSchema.nullable().describe('Start of the first day on which the sun gave anything; null before'),
    ...measuredShape({ generated_wh: 'All that is known since then' }),
    anniversary: z
      .number()
      .nullable()
      .describe('Years that are completed today (発電記念日); null on other days and in full purchase'),
  }),
);

export type GenerationAnswer = z.infer<typeof generationSchema>;
