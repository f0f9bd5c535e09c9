import { type Instant, type Millis, millis, minutes, plus } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { MOST_RECENT } from '#protocol/meter/energy-history.ts';
import { historyDay, reachOf } from './history-day.ts';

/** What is to be fetched in one go: a day of half hours, or up to 12 half hours up to `newest`. */
export type HistoryPiece =
  | { readonly kind: 'day'; readonly day: number; readonly jstDay: number }
  | { readonly kind: 'recent'; readonly newest: Instant; readonly count: number };

/**
 * The boundaries that are to be fetched from the meter's history. What failed is tried again later, for as long as the
 * history reaches; what the history itself does not have is given up.
 */
export interface HistoryQueue {
  want(boundaries: Iterable<Instant>): void;
  has(boundary: Instant): boolean;
  readonly size: number;
  /** The piece with the newest boundary; `recent` only where the meter can. */
  next(meterNow: Instant, recent: boolean): HistoryPiece | null;
  /** This boundary was told, or cannot be. */
  done(boundary: Instant): void;
  /** The history has nothing at this boundary; false where it may only not be written yet. */
  absent(boundary: Instant, meterNow: Instant): boolean;
  failed(now: Millis): void;
  succeeded(): void;
  /** Not before this monotonic moment. */
  readonly dueAt: Millis;
}

const FIRST_WAIT = minutes(1);
const LONGEST_WAIT = minutes(30);
/** So long a meter may need to write a half hour into its history. */
const WRITTEN = minutes(90);

export function createHistoryQueue(): HistoryQueue {
  const wanted = new Set<Instant>();
  let failures = 0;
  let dueAt = millis(0);

  const newest = (meterNow: Instant): Instant | null => {
    let best: Instant | null = null;
    for (const at of wanted) {
      if (reachOf(at, meterNow) < 0) wanted.delete(at);
      else if (at <= meterNow && (best === null || at > best)) best = at;
    }
    return best;
  };

  /** All that is wanted of the newest one's day lies within reach of one short answer. */
  const recentPiece = (last: Instant): HistoryPiece | null => {
    let first = last;
    for (const at of wanted) if (jstDay(at) === jstDay(last) && at < first) first = at;
    const count = (last - first) / HALF_HOUR + 1;
    return count <= MOST_RECENT ? { kind: 'recent', newest: last, count } : null;
  };

  return {
    want(boundaries) {
      for (const at of boundaries) if (at % HALF_HOUR === 0) wanted.add(at);
    },
    has: (boundary) => wanted.has(boundary),
    get size() {
      return wanted.size;
    },
    next(meterNow, recent) {
      if (wanted.size === 0) return null;
      const last = newest(meterNow);
      if (last === null) return null;
      const short = recent ? recentPiece(last) : null;
      if (short !== null) return short;
      const day = historyDay(last, meterNow);
      return day === null ? null : { kind: 'day', day, jstDay: jstDay(last) };
    },
    done: (boundary) => void wanted.delete(boundary),
    absent(boundary, meterNow) {
      const final = plus(boundary, WRITTEN) < meterNow;
      if (final) wanted.delete(boundary);
      return final;
    },
    failed(now) {
      dueAt = millis(now + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures++, 10)));
    },
    succeeded() {
      failures = 0;
    },
    get dueAt() {
      return dueAt;
    },
  };
}
