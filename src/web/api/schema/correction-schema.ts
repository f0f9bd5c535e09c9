import { z } from 'zod';
import { measuredShape, missingSchema } from './measured.ts';
import { named } from './named.ts';
import { timeQuery, timeSchema } from './time.ts';

const text = (length: number) => {
  const expected = `a text of 1 to ${length} characters`;
  return z
    .string({ error: expected })
    .refine((given) => given.trim() !== '' && given.length <= length, { error: expected });
};

export const correctionsQuery = z.strictObject({
  from: timeQuery.optional().describe('First half hour; 31 days before `to` where left out'),
  to: timeQuery.optional().describe('End of the range, exclusive; now where left out'),
});
export type CorrectionsQuery = z.infer<typeof correctionsQuery>;

const WH_EXPECTED = 'a number of Wh from 0 to 50000 (100 kW for half an hour), or null to mark the value as wrong';
export const correctionBody = named(
  'NewCorrection',
  z.strictObject({
    series: z.string({ error: 'the id of a stored series' }).describe('Id of a stored series, such as grid.import'),
    at: timeQuery.describe('Start of the half hour'),
    wh: z
      .number({ error: WH_EXPECTED })
      .min(0, { error: WH_EXPECTED })
      .max(50_000, { error: WH_EXPECTED })
      .nullable()
      .describe('What it really was; null marks the value as wrong and leaves a hole'),
    wh_missing: missingSchema.optional().describe('The reason to show for the hole; out-of-range where left out'),
    who: text(80).optional().describe('Who corrects; owner where left out'),
    why: text(500),
  }),
);
export type CorrectionBody = z.infer<typeof correctionBody>;

const origin = z.enum(['live', 'meter', 'history', 'corrected']);

export const correctionSchema = named(
  'Correction',
  z.object({
    series: z.string(),
    at: timeSchema,
    ...measuredShape({ wh: 'What stands there now' }),
    who: z.string(),
    made_at: timeSchema,
    why: z.string(),
    before: z
      .object({ ...measuredShape({ wh: 'What stood there' }), origin })
      .nullable()
      .describe('null: nothing stood there'),
  }),
);
export type CorrectionAnswer = z.infer<typeof correctionSchema>;

export const correctionsSchema = named('Corrections', z.object({ corrections: z.array(correctionSchema) }));
