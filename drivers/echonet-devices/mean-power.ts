import { known, missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { type WattHours, type Watts, watts } from '#core/units.ts';

const MINUTE = 60_000;
/** The longest time over which a mean power is still called a power. */
const LONGEST = 30 * MINUTE;
const WATT_MILLIS_PER_WH = 3_600_000;

interface Sample {
  readonly at: Instant;
  /** Wh of each register; NaN where it was missing. */
  readonly registers: readonly number[];
}

/** Power by difference of registers, where a board has no watts. */
export interface MeanPower {
  /** The mean power of each register since a reading old enough; a register that fell back has none. */
  of(registers: readonly Reading<WattHours>[], at: Instant): readonly Reading<Watts>[];
}

/**
 * The mean is since a reading at least a minute old (more where a count is more than 1 Wh, so that one count is at most
 * 60 W; 30 minutes at most): the first minute has none. `unit` is Wh of one count, null where unknown.
 */
export function createMeanPower(unit: number | null): MeanPower {
  const window = Math.min(LONGEST, MINUTE * Math.max(1, unit ?? 1));
  const history: Sample[] = [];

  /** Keeps one sample a minute, and one that is older than the window. */
  const remember = (sample: Sample): void => {
    const last = history.at(-1);
    if (last !== undefined && sample.at >= last.at && sample.at - last.at < MINUTE) return;
    if (last !== undefined && sample.at < last.at) history.length = 0;
    history.push(sample);
    while (history.length > 1 && sample.at - history[1]!.at >= window) history.shift();
  };

  return {
    of(registers, at) {
      const before = history.findLast((sample) => at - sample.at >= window);
      const powers = registers.map((register, i) => meanPower(before, i, register));
      if (registers.some((reading) => reading.known)) {
        remember({ at, registers: registers.map((reading) => (reading.known ? reading.value : Number.NaN)) });
      }
      return powers;
    },
  };
}

function meanPower(before: Sample | undefined, index: number, register: Reading<WattHours>): Reading<Watts> {
  if (!register.known) return register;
  const then = before?.registers[index];
  if (before === undefined || then === undefined || Number.isNaN(then)) return missing('no-answer', register.at);
  if (register.value < then) return missing('out-of-range', register.at);
  return known(watts(((register.value - then) * WATT_MILLIS_PER_WH) / (register.at - before.at)), register.at);
}
