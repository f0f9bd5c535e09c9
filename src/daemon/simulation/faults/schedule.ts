import { createRandom } from '#core/random.ts';
import { type Millis, minutes } from '#core/time/instant.ts';
import type { Fault, FaultSite } from './fault.ts';

/** The first minutes are left to the daemon. */
const QUIET = minutes(10);

/**
 * Lets faults happen from now on, each at times of its own drawn from the seed (a Poisson process), so that leaving one
 * out does not move the others. Returns how often each has happened so far.
 */
export function scheduleFaults(parts: {
  readonly faults: readonly Fault[];
  readonly site: FaultSite;
  readonly seed: number;
  /** Told right after a fault has begun. */
  readonly onInjected: (name: string) => void;
}): Readonly<Record<string, number>> {
  const { site } = parts;
  const injected: Record<string, number> = {};
  for (const fault of parts.faults) {
    const { name, every } = fault;
    const random = createRandom(parts.seed, `fault ${name}`);
    injected[name] = 0;
    const wait = (atLeast: number): void => {
      const gap = Math.round(atLeast - every * Math.log(1 - random.next())) as Millis;
      site.clock.after(gap, `fault ${name}`, () => {
        fault.begin(site, random);
        injected[name]!++;
        parts.onInjected(name);
        wait(0);
      });
    };
    wait(QUIET);
  }
  return injected;
}
