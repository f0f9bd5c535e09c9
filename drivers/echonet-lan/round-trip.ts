/**
 * How long to wait for a node, learned from how long it took before: smoothed round trip plus four deviations
 * (RFC 6298), doubled after each silence until it is heard again. Each sending has a TID of its own, so
 * answers to a repetition are timed as well as any.
 */
export interface RoundTrip {
  /** ms */
  timeout(): number;
  heardAfter(ms: number): void;
  /** What an answer to everybody's question suggests, for a node that was never timed by itself. */
  supposed(ms: number): void;
  silent(): void;
}

const FIRST = 2_000;
const LEAST = 500;
const MOST = 6_000;
/** After silence, for a node that was quick before: losses in a row must not make each further one cost more and more. */
const MOST_FOR_KNOWN = 1_500;

export function createRoundTrip(): RoundTrip {
  let smoothed = 0;
  let deviation = 0;
  let timeout = FIRST;
  let learned = FIRST;
  let timed = false;
  const learn = (ms: number): void => {
    if (smoothed === 0) {
      smoothed = ms;
      deviation = ms / 2;
    } else {
      deviation += (Math.abs(ms - smoothed) - deviation) / 4;
      smoothed += (ms - smoothed) / 8;
    }
    learned = timeout = Math.min(MOST, Math.max(LEAST, Math.ceil(smoothed + 4 * deviation)));
  };
  return {
    timeout: () => timeout,
    heardAfter(ms) {
      timed = true;
      learn(ms);
    },
    supposed(ms) {
      if (!timed) learn(ms);
    },
    silent() {
      timeout = Math.min(smoothed > 0 ? Math.max(MOST_FOR_KNOWN, learned) : MOST, timeout * 2);
    },
  };
}
