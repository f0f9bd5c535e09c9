import type { Instant, Millis } from '#core/time/instant.ts';

/** A timer that was started; stopping it twice, or after it fired, does nothing. */
export interface Timer {
  stop(): void;
}

/**
 * The only source of time, and the only way to wait.
 *
 * `now` is the wall clock and may jump when the box's clock is set. `monotonic` never goes back and is for
 * measuring lengths. Every timer has a name, so that a stuck system can say what it waits for.
 */
export interface Clock {
  now(): Instant;
  monotonic(): Millis;
  /** Calls `action` once, `delay` from now (monotonic). */
  after(delay: Millis, name: string, action: () => void): Timer;
}

/** Resolves after `delay`. */
export const sleep = (clock: Clock, delay: Millis, name: string): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delay, name, resolve);
  });
