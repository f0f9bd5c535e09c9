import type { Millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';

/** Calls `action` every so often, the first time after one such length; returns how to stop. */
export function repeat(clock: Clock, every: Millis, action: () => void): () => void {
  let timer: Timer;
  const again = (): void => {
    timer = clock.after(every, 'household changes', () => {
      again();
      action();
    });
  };
  again();
  return () => timer.stop();
}
