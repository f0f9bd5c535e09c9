import { type Instant, instant, type Millis, minutes, plus } from './instant.ts';

/**
 * A slot is the half hour [start, start + 30 min) named by its start. JST is a whole number of half hours
 * away from UTC, so slots need no time zone.
 */
export const HALF_HOUR: Millis = minutes(30);

/** Start of the slot that contains `at`. */
export const slotOf = (at: Instant): Instant => instant(Math.floor(at / HALF_HOUR) * HALF_HOUR);

export const nextSlot = (at: Instant): Instant => plus(slotOf(at), HALF_HOUR);

/** Starts of all slots in [from, to); both are rounded down to slots. */
export function* slotsBetween(from: Instant, to: Instant): Generator<Instant> {
  for (let at = slotOf(from); at < slotOf(to); at = plus(at, HALF_HOUR)) yield at;
}
