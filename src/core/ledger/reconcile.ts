import { known, type Reading } from '../reading.ts';
import type { Instant } from '../time/instant.ts';

/** Energy of one half hour that two measurements tell of, Wh. */
export interface Difference {
  /** What the judge saw and the counted ones did not. */
  readonly unmeasured: Reading<number>;
  /** What was counted though the judge did not see it. */
  readonly overmeasured: Reading<number>;
}

/**
 * Holds `counted` against `judge`. One of the two is zero; `counted + unmeasured − overmeasured` is the judge.
 * Missing where one side is missing: half a comparison is none.
 */
export function differenceOf(judge: Reading<number>, counted: Reading<number>, at: Instant): Difference {
  if (!judge.known) return { unmeasured: judge, overmeasured: judge };
  if (!counted.known) return { unmeasured: counted, overmeasured: counted };
  const difference = judge.value - counted.value;
  return { unmeasured: known(Math.max(0, difference), at), overmeasured: known(Math.max(0, -difference), at) };
}

/**
 * What the house took: everything that came less everything that went elsewhere, the meter's registers among them.
 * Below zero where the sources contradict each other. An empty list is a kind the house does not have.
 */
export function houseByBalance(
  sources: readonly Reading<number>[],
  sinks: readonly Reading<number>[],
  at: Instant,
): Reading<number> {
  let sum = 0;
  for (const reading of sources) {
    if (!reading.known) return reading;
    sum += reading.value;
  }
  for (const reading of sinks) {
    if (!reading.known) return reading;
    sum -= reading.value;
  }
  return known(sum, at);
}
