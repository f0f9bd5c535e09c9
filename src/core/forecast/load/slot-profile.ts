import { SLOTS_A_DAY } from '../history.ts';
import { dot, robustFit } from '../learning/robust-fit.ts';
import type { DayAhead, KnownDay } from './known-day.ts';
import { SLOT_START, slotFeatures } from './slot-features.ts';

const KEPT = 120;
const HALF_LIFE = 60;
const LEAST_LESSONS = 10;
/** The weights move slowly: they are fitted anew once a week. */
const REFIT_DAYS = 7;
const PULL = 0.02;
const ROUNDS = 6;

interface Lesson {
  readonly rows: readonly Float64Array[];
  readonly outcome: KnownDay;
}

export interface SlotProfile {
  /** Guesses at each half hour of a day, one row per half hour. */
  guesses(past: readonly KnownDay[], ahead: DayAhead): readonly Float64Array[];
  /** The middle (p50) of each half hour, Wh ≥ 0, from the guesses. */
  middle(guesses: readonly Float64Array[]): Float64Array;
  learn(guesses: readonly Float64Array[], outcome: KnownDay): void;
}

/** Half hours of a day: the mixture of guesses that would have erred least, by amount, in the last weeks. */
export function createSlotProfile(prior: () => ArrayLike<number>): SlotProfile {
  const lessons: Lesson[] = [];
  let weights: Float64Array = SLOT_START;
  let fitted = -Infinity;

  function learnWeights(day: number): void {
    const rows: Float64Array[] = [];
    const targets: number[] = [];
    const counts: number[] = [];
    let size = 0;
    for (const lesson of lessons) {
      const weight = 0.5 ** ((day - lesson.outcome.day) / HALF_LIFE);
      for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
        if (!lesson.outcome.known[slot]!) continue;
        const row = lesson.rows[slot]!;
        rows.push(row);
        targets.push(lesson.outcome.wh[slot]!);
        counts.push(weight);
        size += Math.abs(lesson.outcome.wh[slot]! - dot(row, SLOT_START));
      }
    }
    const kink = Math.max(1e-6, (0.05 * size) / Math.max(1, rows.length));
    weights = robustFit(
      { rows, targets: Float64Array.from(targets), weights: Float64Array.from(counts) },
      { towards: SLOT_START, pull: PULL, pullCount: 0, kink, rounds: ROUNDS },
    );
    fitted = day;
  }

  return {
    guesses: (past, ahead) => slotFeatures(past, ahead, prior()),
    middle: (guesses) => Float64Array.from(guesses, (row) => Math.max(0, dot(row, weights))),
    learn(rows, outcome) {
      lessons.push({ rows, outcome });
      if (lessons.length > KEPT) lessons.shift();
      if (lessons.length >= LEAST_LESSONS && outcome.day + 1 >= fitted + REFIT_DAYS) learnWeights(outcome.day + 1);
    },
  };
}
