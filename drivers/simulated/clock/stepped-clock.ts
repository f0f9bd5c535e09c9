import { type Millis, millis, plus } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** The clock of a box that somebody sets: its wall time jumps, the lengths it measures do not. */
export interface SteppedClock extends Clock {
  /** Sets the wall time by so much forward (+) or back (−). */
  step(by: Millis): void;
  /** Wall time minus the true time. */
  readonly offset: Millis;
}

export function createSteppedClock(truth: Clock): SteppedClock {
  let offset = millis(0);
  return {
    now: () => plus(truth.now(), offset),
    monotonic: () => truth.monotonic(),
    after: (delay, name, action) => truth.after(delay, name, action),
    step(by) {
      offset = millis(offset + by);
    },
    get offset() {
      return offset;
    },
  };
}
