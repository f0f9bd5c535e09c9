import { type Instant, type Millis, millis, minutes, plus } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { MOST_RECENT } from '#protocol/meter/energy-history.ts';
import { historyDay, reachOf } from './history-day.ts';

/**
 * What is to be fetched in one go: a day of half hours, up to 12 half hours up to `newest`, or the minute `newest`, whose
 * register is that of the half-hour boundary.
 */
export type HistoryPiece =
  | { readonly kind: 'day'; readonly day: number; readonly jstDay: number }
  | { readonly kind: 'recent' | 'minute'; readonly newest: Instant; readonly count: number };

/** Which short answers the meter can give. */
export interface ShortHistories {
  readonly recent: boolean;
  readonly minute: boolean;
}

/**
 * The boundaries that are to be fetched from the meter's history. What failed is tried again later, for as long as the
 * history reaches; what the history itself does not have is given up.
 */
export interface HistoryQueue {
  want(boundaries: Iterable<Instant>): void;
  has(boundary: Instant): boolean;
  readonly size: number;
  /** The piece with the newest boundary. */
  next(meterNow: Instant, can: ShortHistories): HistoryPiece | null;
  /** This boundary was told, or cannot be. */
  done(boundary: Instant): void;
  /**
   * The half hours have nothing at this boundary, so it is given up, or, where they `can`, looked for in the minutes;
   * false where it may only not be written yet.
   */
  absent(boundary: Instant, meterNow: Instant, can: ShortHistories): boolean;
  /** The minutes have nothing at this boundary, and so nothing before it. */
  notInMinutes(boundary: Instant): void;
  failed(now: Millis): void;
  succeeded(): void;
  /** Not before this monotonic moment. */
  readonly dueAt: Millis;
}

const FIRST_WAIT = minutes(1);
const LONGEST_WAIT = minutes(30);
/** So far back the minutes are asked first: they are written at once, half hours within a while. */
const MINUTES_FIRST = minutes(60);
/** So long a meter may need to write a half hour into its history. */
const WRITTEN = minutes(90);

export function createHistoryQueue(): HistoryQueue {
  const wanted = new Set<Instant>();
  let failures = 0;
  let dueAt = millis(0);
  /** How far back the minutes reach is not in the standard: it shows. */
  let minutesBehind: number = Number.NEGATIVE_INFINITY;
  /** What the half hours lack. */
  const lacking = new Set<Instant>();

  const forget = (at: Instant): void => {
    wanted.delete(at);
    lacking.delete(at);
  };

  const newest = (meterNow: Instant): Instant | null => {
    let best: Instant | null = null;
    for (const at of wanted) {
      if (reachOf(at, meterNow) < 0) forget(at);
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
    next(meterNow, can) {
      if (wanted.size === 0) return null;
      const last = newest(meterNow);
      if (last === null) return null;
      const minuteFirst = lacking.has(last) || meterNow - last <= MINUTES_FIRST;
      if (can.minute && last > minutesBehind && minuteFirst) return { kind: 'minute', newest: last, count: 1 };
      const short = can.recent ? recentPiece(last) : null;
      if (short !== null) return short;
      const day = historyDay(last, meterNow);
      return day === null ? null : { kind: 'day', day, jstDay: jstDay(last) };
    },
    done: forget,
    absent(boundary, meterNow, can) {
      if (plus(boundary, WRITTEN) >= meterNow) return false;
      if (can.minute && boundary > minutesBehind) lacking.add(boundary);
      else forget(boundary);
      return true;
    },
    notInMinutes(boundary) {
      minutesBehind = Math.max(minutesBehind, boundary);
      for (const at of lacking) if (at <= minutesBehind) forget(at);
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
