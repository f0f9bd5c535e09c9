import { Temporal } from 'temporal-polyfill';
import { dayNumber, type Instant, instant, parseInstant } from '#core/time/instant.ts';

/** Turns wall-clock times into instants. */
export interface Zone {
  readonly name: string;
  /**
   * The instants at which clocks show `wall` (ms, as if the wall clock were UTC), ascending: one on most days, none in
   * the hour skipped in spring, two in the hour repeated in autumn.
   */
  instants(wall: number): readonly Instant[];
}

const DAY = 86_400_000;
/** No zone is further from UTC. */
const FURTHEST = 14 * 3_600_000;
const JST_OFFSET = 9 * 3_600_000;

/** A zone by its IANA name, or null where there is no such zone. */
export function createZone(name: string): Zone | null {
  // Japan has had no summer time since 1951, so its calendar is arithmetic.
  if (name === 'Asia/Tokyo' || name === 'Japan') return { name, instants: (wall) => [instant(wall - JST_OFFSET)] };
  const offsetAt = (at: number): number =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name).offsetNanoseconds / 1e6;
  try {
    offsetAt(0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  let day = Number.NaN;
  let offsets: readonly number[] = [];
  return {
    name,
    instants(wall) {
      if (Math.floor(wall / DAY) !== day) {
        day = Math.floor(wall / DAY);
        // Offsets of the days around: a change inside this day shows as two different ones.
        offsets = [...new Set([offsetAt(day * DAY - FURTHEST), offsetAt((day + 1) * DAY + FURTHEST)])];
      }
      if (offsets.length === 1) return [instant(wall - offsets[0]!)];
      const found = offsets.filter((offset) => offsetAt(wall - offset) === offset).map((offset) => wall - offset);
      return found.sort((a, b) => a - b).map(instant);
    },
  };
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;

/** Instants of a written time (see Zone), or null where it is not a time. Seconds may be left out. */
export function readTime(text: string, zone: Zone): readonly Instant[] | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  if (match[7] !== undefined) {
    const at = parseInstant(text.replace(' ', 'T'));
    return at === null ? null : [at];
  }
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  if (day === null || hour > 23 || minute > 59 || second > 59) return null;
  return zone.instants(day * DAY + hour * 3_600_000 + minute * 60_000 + second * 1_000);
}
