import { type Millis, millis } from '#core/time/instant.ts';

/**
 * How long to wait for the meter's answer, learned from how long it takes (as RFC 6298 does for TCP). Giving up early
 * costs little, because answers are accepted for two more minutes; so where nothing is learned yet the wait starts well
 * below the ceiling (AIF 2.4.2: 20 s for one property, 60 s for several) and grows towards it.
 */
export interface ResponseTime {
  learn(took: Millis): void;
  readonly learned: boolean;
  /** For a request behind `failures` failed ones in a row. */
  patience(ceiling: Millis, failures: number): Millis;
}

const FIRST_GUESS = 8_000;
const SHORTEST = 2_000;
/**
 * From the third failure on waits are doubled, but stay this short where the meter has answered before: a mute meter is
 * to be noticed within 5 s of its return, and an answer that takes longer is still accepted.
 */
const QUICK_PROBE = 3_000;
const BACK_OFF_FROM = 3;

export function createResponseTime(): ResponseTime {
  let mean = 0;
  let deviation = 0;
  let learned = false;
  return {
    learn(took) {
      if (learned) {
        deviation += (Math.abs(took - mean) - deviation) / 4;
        mean += (took - mean) / 8;
      } else {
        mean = took;
        deviation = took / 2;
        learned = true;
      }
    },
    get learned() {
      return learned;
    },
    patience(ceiling, failures) {
      const usual = learned ? Math.max(SHORTEST, mean + 4 * deviation) : FIRST_GUESS;
      if (failures < BACK_OFF_FROM) return millis(Math.min(usual, ceiling));
      const longer = learned ? Math.min(2 * usual, QUICK_PROBE) : usual * 2 ** (failures - 2);
      return millis(Math.min(longer, ceiling));
    },
  };
}
