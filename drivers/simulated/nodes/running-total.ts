import type { Clock } from '#ports/clock.ts';

/** What a rate comes to over time, in rate × ms, where the rate changes only at the moments it is told of. */
export interface RunningTotal {
  rate(): number;
  /** Whole units of rate × ms. */
  total(): number;
  change(rate: number): void;
}

export function runningTotal(clock: Clock, initial: number, start = 0): RunningTotal {
  let rate = initial;
  let total = start;
  let since = clock.now();
  const settle = (): void => {
    const now = clock.now();
    total += Math.max(0, now - since) * rate;
    since = now;
  };
  return {
    rate: () => rate,
    total() {
      settle();
      return total;
    },
    change(next) {
      settle();
      rate = next;
    },
  };
}
