import { SLOTS_A_DAY } from '../history.ts';
import { createHonestEnd } from './honest-end.ts';
import { quantileOf } from './quantile.ts';

const KEPT = 60;
/** Half hours on either side whose errors count as this one's. */
const AROUND = 1;
const LEAST = 12;

/** What half hours have missed by in the last weeks, and how far that reaches with 10 % beyond either end. */
export interface ErrorBand {
  /** Offsets from the middle forecast at a half hour of the day, Wh: [p10, p90]; null while too little is known. */
  at(slot: number): readonly [number, number] | null;
  /** Outcome − forecast of the 48 half hours of a day that is over; NaN where it is not known. */
  learn(errors: Float64Array): void;
}

/** For whom the middle is enough: learning how far errors reach takes most of a forecaster's time. */
const NO_BAND: ErrorBand = { at: () => null, learn: () => undefined };

/** @param wanted false: nothing is learned and no band known */
export function createErrorBand(wanted = true): ErrorBand {
  if (!wanted) return NO_BAND;
  const days: Float64Array[] = [];
  const low = createHonestEnd();
  const high = createHonestEnd();
  let offsets: (readonly [number, number] | null)[] = Array.from({ length: SLOTS_A_DAY }, () => null);

  function reach(slot: number): readonly [number, number] | null {
    const errors: number[] = [];
    for (const day of days) {
      for (let near = slot - AROUND; near <= slot + AROUND; near++) {
        const error = day[(near + SLOTS_A_DAY) % SLOTS_A_DAY]!;
        if (!Number.isNaN(error)) errors.push(error);
      }
    }
    if (errors.length < LEAST) return null;
    const ascending = Float64Array.from(errors).sort();
    return [
      quantileOf(ascending, low.level()) * low.stretch(),
      quantileOf(ascending, 1 - high.level()) * high.stretch(),
    ];
  }

  return {
    at: (slot) => offsets[slot]!,
    learn(errors) {
      score(errors);
      days.push(errors);
      if (days.length > KEPT) days.shift();
      offsets = offsets.map((_, slot) => reach(slot));
    },
  };

  function score(errors: Float64Array): void {
    let below = 0;
    let above = 0;
    let count = 0;
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
      const band = offsets[slot];
      if (band === null || band === undefined || Number.isNaN(errors[slot]!)) continue;
      count++;
      if (errors[slot]! < band[0]) below++;
      if (errors[slot]! > band[1]) above++;
    }
    if (count === 0) return;
    low.scored(below / count);
    high.scored(above / count);
  }
}
