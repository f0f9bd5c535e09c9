import { z } from 'zod';
import { parseInstant } from '#core/time/instant.ts';
import { named } from './named.ts';

/** A time in an answer. */
export const timeSchema = z.string().meta({
  format: 'date-time',
  description: 'RFC 3339 with the offset of Japan',
  example: '2026-04-12T13:30:00+09:00',
});

/** What a query's time must be, to be read after "must be". */
const EXPECTED = 'a time with offset such as 2026-04-12T13:30:00+09:00 or 2026-04-12T04:30:00Z';

/** A time in a query. `+` arrives as a space from those who did not encode it. */
export const timeQuery = z
  .string({ error: EXPECTED })
  .meta({ format: 'date-time', example: '2026-04-12T13:30:00+09:00' })
  .transform((text, context) => {
    const at = parseInstant(text.replace(/ (\d\d:\d\d)$/, '+$1'));
    if (at !== null) return at;
    context.addIssue(EXPECTED);
    return z.NEVER;
  });

/** A sentence for people. */
export const sentenceSchema = named(
  'Sentence',
  z.object({ ja: z.string(), en: z.string() }).describe('A sentence for people in both languages of the page'),
);
