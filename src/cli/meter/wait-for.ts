import { millis } from '#core/time/instant.ts';
import type { StopSignal } from '#daemon/signals.ts';
import { type Clock, sleep } from '#ports/clock.ts';

const TURN = millis(50);

/**
 * Looks again and again until `look` brings something other than null; null itself where Ctrl-C came first. What `look`
 * throws ends it.
 */
export async function waitFor<T>(clock: Clock, stop: StopSignal, look: () => T | null): Promise<T | null> {
  for (;;) {
    if (stop.stopped()) return null;
    const found = look();
    if (found !== null) return found;
    await sleep(clock, TURN, 'meter command');
  }
}
