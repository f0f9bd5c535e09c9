import { z } from 'zod';
import type { MissingReason, Reading } from '#core/reading.ts';
import { named } from './named.ts';

/** Why a value is null, as it stands in `<key>_missing`. */
export const missingSchema = named(
  'MissingReason',
  z
    .enum(['no-answer', 'sentinel', 'stale', 'out-of-range', 'not-fitted'])
    .describe('Why the sibling value is null (or, for a sum, incomplete)'),
);

type Values<Keys extends Record<string, string>> = { [Key in keyof Keys & string]: z.ZodNullable<z.ZodNumber> };
type Reasons<Keys extends Record<string, string>> = {
  [Key in keyof Keys & string as `${Key}_missing`]: z.ZodOptional<typeof missingSchema>;
};

/** The shape of numbers that may be unknown: for each key a nullable number and its optional `<key>_missing`. */
export function measuredShape<const Keys extends Record<string, string>>(keys: Keys): Values<Keys> & Reasons<Keys> {
  const shape: Record<string, z.ZodType> = {};
  for (const [key, description] of Object.entries(keys)) {
    shape[key] = z.number().nullable().describe(description);
    shape[`${key}_missing`] = missingSchema.optional();
  }
  return shape as unknown as Values<Keys> & Reasons<Keys>;
}

export type Measured<Key extends string, Value = number> = { [K in Key]: Value | null } & {
  [K in Key as `${K}_missing`]?: MissingReason;
};

/** `{ solar_w: 1200 }`, or `{ solar_w: null, solar_w_missing: 'no-answer' }`. */
export function measured<const Key extends string, Value>(key: Key, reading: Reading<Value>): Measured<Key, Value> {
  const entry = reading.known ? { [key]: reading.value } : { [key]: null, [`${key}_missing`]: reading.missing };
  return entry as Measured<Key, Value>;
}

/** The same for a value that is null where it is not known. */
export function measuredOrNull<const Key extends string, Value>(
  key: Key,
  value: Value | null,
  reason: MissingReason,
): Measured<Key, Value> {
  const entry = value === null ? { [key]: null, [`${key}_missing`]: reason } : { [key]: value };
  return entry as Measured<Key, Value>;
}
