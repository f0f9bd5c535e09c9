import { type Instant, instant, type Millis, millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** The machine's clock. The only file that reads it. */
export const systemClock: Clock = {
  now: (): Instant => instant(Date.now()),
  monotonic: (): Millis => millis(performance.now()),
  after(delay, _name, action) {
    const timer = setTimeout(action, Math.max(0, delay));
    return { stop: () => clearTimeout(timer) };
  },
};
