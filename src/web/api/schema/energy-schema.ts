import { z } from 'zod';
import { measuredShape } from './measured.ts';
import { named } from './named.ts';
import { timeQuery, timeSchema } from './time.ts';

export const stepNames = ['30m', '1h', '1d', '1mo', '1y'] as const;

const SERIES_EXPECTED = 'one or more series ids separated by commas, such as grid.import,grid.export';

export const energyQuery = z.strictObject({
  from: timeQuery.optional().describe('Start of the range; the last JST midnight where left out'),
  to: timeQuery.optional().describe('End of the range, exclusive; now where left out'),
  step: z
    .enum(stepNames, { error: `one of ${stepNames.join(', ')}` })
    .default('30m')
    .describe('Length of an interval; 1d, 1mo and 1y stand on JST boundaries'),
  series: z
    .union([z.string(), z.array(z.string())], { error: SERIES_EXPECTED })
    .transform((given) => [given].flat().flatMap((part) => part.split(',')))
    .optional()
    .describe('Ids separated by commas, `circuit.*` for all that begin so; all series where left out'),
  format: z.enum(['json', 'csv'], { error: 'json or csv' }).default('json'),
});

export type EnergyQuery = z.infer<typeof energyQuery>;

export const energyValueSchema = named(
  'EnergyValue',
  z.object({
    at: timeSchema,
    ...measuredShape({ wh: 'Wh ≥ 0; with wh_missing beside it, the sum of what is known of the interval' }),
    origin: z
      .enum(['live', 'meter', 'history', 'corrected'])
      .describe(
        'live: from our own readings; meter: from its frozen registers; history: fetched back later; corrected: by a person',
      ),
  }),
);

export const energySchema = named(
  'Energy',
  z.object({
    step: z.enum(stepNames),
    series: z.array(
      z.object({ id: z.string(), name: z.string(), unit: z.literal('Wh'), values: z.array(energyValueSchema) }),
    ),
  }),
);

export type EnergyAnswer = z.infer<typeof energySchema>;
export type EnergyValue = z.infer<typeof energyValueSchema>;
