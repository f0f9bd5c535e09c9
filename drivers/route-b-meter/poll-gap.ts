import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** When the next poll of the power is to be expected: what is not urgent fits in before it. */
export interface PollGap {
  /** A poll came in. */
  polled(): void;
  /** How long until the next poll, as far as the rhythm so far tells; Infinity where nobody polls. */
  room(): number;
}

/** Nobody has polled for so long: nobody polls. */
const FORGOTTEN: Millis = seconds(60);

export function createPollGap(clock: Clock): PollGap {
  let last = millis(Number.NEGATIVE_INFINITY);
  let period = 0;
  return {
    polled() {
      const now = clock.monotonic();
      if (now === last) return;
      period = Math.min(now - last, FORGOTTEN);
      last = now;
    },
    room() {
      const since = clock.monotonic() - last;
      return since >= FORGOTTEN ? Number.POSITIVE_INFINITY : Math.max(0, period - since);
    },
  };
}
