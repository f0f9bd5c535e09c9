import { type Instant, type Millis, millis } from '#core/time/instant.ts';

/** The meter's clock minus ours lies within these bounds. */
export interface OffsetBounds {
  readonly least: Millis;
  readonly most: Millis;
}

const MINUTE = 60_000;

/**
 * What an answer with the meter's date (0x98) and minute (0x97) adds to what is known of its offset. `minute` is the start
 * of the minute it told, between `sentAt` and `answeredAt` of our clock. One answer leaves a minute open; answers at other
 * seconds of the minute narrow it. Bounds that contradict what was known mean that a clock was set: they stand alone.
 */
export function narrowOffset(
  known: OffsetBounds | null,
  minute: Instant,
  sentAt: Instant,
  answeredAt: Instant,
): OffsetBounds {
  const now = { least: millis(minute - answeredAt), most: millis(minute + MINUTE - sentAt) };
  if (known === null) return now;
  const least = millis(Math.max(known.least, now.least));
  const most = millis(Math.min(known.most, now.most));
  return least <= most ? { least, most } : now;
}
