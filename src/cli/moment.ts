import { InvalidArgumentError } from 'commander';
import { type Instant, parseInstant } from '#core/time/instant.ts';

/** Reads an option that is a time, or a date in JST; commander turns the refusal into one sentence that names the option. */
export function moment(text: string): Instant {
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+09:00` : text);
  if (at === null) throw new InvalidArgumentError('A date (2026-04-12) or an RFC 3339 time with offset is expected.');
  return at;
}
