/**
 * How long to wait for a node, learned from how long it took before: smoothed round trip plus four deviations
 * (RFC 6298), doubled after each silence until it is heard again. Answers to a repeated request teach nothing
 * (Karn's rule), because nobody knows which of the two they answer.
 */
export interface RoundTrip {
  /** ms */
  timeout(): number;
  heardAfter(ms: number): void;
  silent(): void;
}

const FIRST = 2_000;
const LEAST = 500;
const MOST = 6_000;

export function createRoundTrip(): RoundTrip {
  let smoothed = 0;
  let deviation = 0;
  let timeout = FIRST;
  return {
    timeout: () => timeout,
    heardAfter(ms) {
      if (smoothed === 0) {
        smoothed = ms;
        deviation = ms / 2;
      } else {
        deviation += (Math.abs(ms - smoothed) - deviation) / 4;
        smoothed += (ms - smoothed) / 8;
      }
      timeout = Math.min(MOST, Math.max(LEAST, Math.ceil(smoothed + 4 * deviation)));
    },
    silent() {
      timeout = Math.min(MOST, timeout * 2);
    },
  };
}
