import { type Millis, millis, minutes } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/**
 * Time on the air, counted by us so that the module's own limit is never reached: ARIB STD-T108 allows 360 s an hour;
 * Skyley's stack enforces 350 s in 63 minutes and then refuses to send.
 */
export interface DutyBudget {
  /** A datagram of so many bytes goes out. */
  spend(bytes: number): void;
  /**
   * The module has counted so much itself, ms: what is more than ours was sent by a program before us, when is not known.
   * More than an hour may hold is no count of an hour, and ignored.
   */
  told(counted: Millis): void;
  /** How long until another datagram may go out; 0 at once. */
  wait(): Millis;
  /** Time on the air in the last 63 minutes, ms. */
  readonly spent: number;
}

const LIMIT = 350_000;
/** ARIB STD-T108. */
const HOURLY = 360_000;
const MINUTE = 60_000;
/** 63 full minutes and the running one. */
const BUCKETS = 64;
/** A datagram of the longest kind we send must still fit. */
const RESERVE = 200;
const HEADERS = 120;
const BITS_PER_MS = 100;
/** IEEE 802.15.4 macMaxFrameRetries 3: what goes out may go out four times, and the module does not tell. */
const TRANSMISSIONS = 4;

/** Time on the air of a datagram at worst, ms. */
export const airTime = (bytes: number): number => (TRANSMISSIONS * 8 * (bytes + HEADERS)) / BITS_PER_MS;

export function createDutyBudget(clock: Clock): DutyBudget {
  const buckets = new Float64Array(BUCKETS);
  let minute = Math.floor(clock.monotonic() / MINUTE);
  let spent = 0;

  const advance = (): void => {
    const here = Math.floor(clock.monotonic() / MINUTE);
    for (let i = Math.max(minute + 1, here - BUCKETS + 1); i <= here; i++) {
      spent -= buckets[i % BUCKETS]!;
      buckets[i % BUCKETS] = 0;
    }
    minute = here;
  };

  return {
    spend(bytes) {
      advance();
      const length = airTime(bytes);
      buckets[minute % BUCKETS]! += length;
      spent += length;
    },
    told(counted) {
      advance();
      if (counted > HOURLY || counted <= spent) return;
      buckets[minute % BUCKETS]! += counted - spent;
      spent = counted;
    },
    wait() {
      advance();
      if (spent + RESERVE <= LIMIT) return millis(0);
      let left = spent;
      for (let i = minute - BUCKETS + 1; i <= minute; i++) {
        left -= buckets[((i % BUCKETS) + BUCKETS) % BUCKETS]!;
        if (left + RESERVE <= LIMIT) return millis((i + BUCKETS) * MINUTE - clock.monotonic());
      }
      return minutes(BUCKETS);
    },
    get spent() {
      advance();
      return spent;
    },
  };
}
