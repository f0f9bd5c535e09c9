import { z } from 'zod';
import { GUARD_RULES, type GuardRule } from '#core/control/rules.ts';
import { named } from './named.ts';
import { sentenceSchema, timeQuery, timeSchema } from './time.ts';

export const LIMIT_MOST = 5_000;
const LIMIT_EXPECTED = `a whole number from 1 to ${LIMIT_MOST}`;

export const journalQuery = z.strictObject({
  from: timeQuery.optional().describe('Start of the range; one day before `to` where left out'),
  to: timeQuery.optional().describe('End of the range, exclusive; just after now where left out'),
  limit: z
    .string({ error: LIMIT_EXPECTED })
    .transform((text, context) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= 1 && value <= LIMIT_MOST) return value;
      context.addIssue(LIMIT_EXPECTED);
      return z.NEVER;
    })
    .optional()
    .describe('At most so many entries, the newest; 500 where left out'),
});

export type JournalQuery = z.infer<typeof journalQuery>;

const entry = { sequence: z.number().describe('Number in the one change sequence'), at: timeSchema };

const ruleSchema = z.enum(Object.keys(GUARD_RULES) as [GuardRule, ...GuardRule[]]).describe('Rule of the guard');

const causeSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('plan'), plan: z.string() }),
  z.object({ by: z.literal('storm'), plan: z.string() }),
  z.object({ by: z.literal('override'), override: z.string() }),
  z.object({ by: z.literal('person'), who: z.string() }),
  z.object({ by: z.literal('guard'), rule: ruleSchema, plan: z.string().optional() }),
  z.object({
    by: z.literal('hand-back'),
    why: z.enum(['shutdown', 'stale-data', 'power-loss', 'no-plan', 'plan', 'release']),
  }),
]);

const orderShape = {
  device: z.string(),
  name: z.string(),
  device_kind: z.enum([
    'battery',
    'vehicle',
    'heater',
    'energy-shift',
    'air-conditioner',
    'light',
    'floor-heater',
    'cooking-heater',
  ]),
  mode: z.string().optional(),
  power_w: z.number().optional(),
  until_wh: z.number().optional(),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('What an appliance or an energy shift is told, by name'),
  cause: causeSchema,
  because: sentenceSchema,
};

export const journalEntrySchema = named(
  'JournalEntry',
  z.discriminatedUnion('kind', [
    z.object({
      ...entry,
      kind: z.literal('command'),
      ...orderShape,
      expires: timeSchema.nullable().optional().describe('When it has no more cause behind it; null: it stays'),
    }),
    z.object({ ...entry, kind: z.literal('withheld'), ...orderShape, rule: ruleSchema }),
    z.object({
      ...entry,
      kind: z.literal('outcome'),
      of: z.number().describe('Sequence of the command'),
      outcome: z.enum(['confirmed', 'refused', 'indeterminate']),
      detail: z.string().optional(),
    }),
    z.object({
      ...entry,
      kind: z.literal('event'),
      what: z.string(),
      text: sentenceSchema,
      device: z.string().optional(),
    }),
  ]),
);

export const journalSchema = named(
  'Journal',
  z.object({
    from: timeSchema,
    to: timeSchema,
    entries: z.array(journalEntrySchema).describe('Newest first'),
    more: z.boolean().describe('True where older entries of the range were left out'),
  }),
);

export type JournalAnswer = z.infer<typeof journalSchema>;
export type JournalItem = z.infer<typeof journalEntrySchema>;
