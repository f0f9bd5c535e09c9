import { type Instant, instant, millis } from '#core/time/instant.ts';
import { type Clock, sleep } from '#ports/clock.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How often a paced run catches up with the real clock. */
const BEAT = millis(20);
/** Real time that one beat may make good; more is lost time, so a slow machine runs slower instead of in jumps. */
const MOST = millis(100);

/** Runs virtual time at `speed` × real time until `until` or until `stop` answers true. */
export async function runPaced(options: {
  readonly virtual: VirtualClock;
  readonly real: Clock;
  readonly speed: number;
  readonly until: Instant;
  readonly stop: () => boolean;
}): Promise<void> {
  const { virtual, real, speed, until, stop } = options;
  let target: number = virtual.now();
  let last = real.monotonic();
  while (virtual.now() < until && !stop()) {
    await sleep(real, BEAT, 'pace of the simulation');
    const here = real.monotonic();
    target = Math.min(until, target + Math.min(here - last, MOST) * speed);
    last = here;
    await virtual.run({ until: instant(Math.floor(target)), stop });
  }
}
