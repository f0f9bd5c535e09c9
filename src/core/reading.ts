import type { Instant } from './time/instant.ts';

/**
 * Why a value is not known. Never replaced by zero.
 *
 * - `no-answer`    the device did not answer in time, or answered without this property
 * - `sentinel`     the device itself said "no data" (0x7FFFFFFE and the like)
 * - `stale`        the last value is older than the port's freshness promise
 * - `out-of-range` the value contradicts the property's range or physics
 * - `not-fitted`   the house has no such device, or the device no such property
 */
export type MissingReason = 'no-answer' | 'sentinel' | 'stale' | 'out-of-range' | 'not-fitted';

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  /** When the value held in the world, as well as we can tell. */
  readonly at: Instant;
}

export interface Missing {
  readonly known: false;
  readonly missing: MissingReason;
  /** When we learned that it is missing. */
  readonly at: Instant;
}

/** A value with its time, or the reason there is none. */
export type Reading<T> = Known<T> | Missing;

export const known = <T>(value: T, at: Instant): Known<T> => ({ known: true, value, at });
export const missing = (reason: MissingReason, at: Instant): Missing => ({ known: false, missing: reason, at });

export const mapReading = <T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> =>
  reading.known ? known(change(reading.value), reading.at) : reading;

export const valueOr = <T, U>(reading: Reading<T>, otherwise: U): T | U => (reading.known ? reading.value : otherwise);

/** The sum of readings, or the first missing one: half a sum is not a sum. */
export function sumReadings(readings: readonly Reading<number>[], at: Instant): Reading<number> {
  let total = 0;
  for (const reading of readings) {
    if (!reading.known) return reading;
    total += reading.value;
  }
  return known(total, at);
}
