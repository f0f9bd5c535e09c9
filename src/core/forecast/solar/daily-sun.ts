import { dot, robustFit } from '../learning/robust-fit.ts';

/** A day of generation that is over; Wh. */
export interface SunDay {
  readonly day: number;
  readonly wh: Float64Array;
  readonly total: number;
  /** Every half hour of light was measured. */
  readonly whole: boolean;
}

/**
 * Starting weights of published energy, the last day, the mean of ten days and the best of twenty, with and without
 * something published.
 */
const START = {
  published: Float64Array.from([0.8, 0.1, 0.1, 0]),
  alone: Float64Array.from([0, 0.3, 0.6, 0.1]),
};
const KEPT = 200;
const HALF_LIFE = 90;
const PULL_COUNT = 2.5;
/** Errors above this share of a day count by size, not by square. */
const KINK = 0.045;

/**
 * A day's generation: what is published, corrected by how it did in this house, and by what the last days were; or those
 * alone. Refitted after every day.
 */
export function createDailySun() {
  const models = { published: createModel(START.published), alone: createModel(START.alone) };
  const pick = (published: number | null) => (published === null ? models.alone : models.published);
  return {
    /** Wh ≥ 0; null while no day is known. */
    expected(past: readonly SunDay[], day: number, published: number | null): number | null {
      const row = signs(past, day, published);
      return row === null ? null : Math.max(0, dot(row, pick(published).weights()));
    },
    learn(past: readonly SunDay[], outcome: SunDay, published: number | null): void {
      if (!outcome.whole) return;
      for (const of of published === null ? [null] : [null, published]) {
        const row = signs(past, outcome.day, of);
        if (row !== null) pick(of).learn(row, outcome);
      }
    },
  };
}

function signs(past: readonly SunDay[], day: number, published: number | null): Float64Array | null {
  const whole = past.filter((one) => one.whole && one.day >= day - 60);
  const last = whole.at(-1);
  if (last === undefined) return null;
  let sum = 0;
  let weights = 0;
  let best = 0;
  for (const one of whole) {
    const weight = 0.5 ** ((day - one.day) / 10);
    sum += weight * one.total;
    weights += weight;
    if (one.day >= day - 20) best = Math.max(best, one.total);
  }
  return Float64Array.from([published ?? 0, last.total, sum / weights, best]);
}

function createModel(start: Float64Array) {
  const rows: Float64Array[] = [];
  const outcomes: SunDay[] = [];
  let weights = start;
  return {
    weights: () => weights,
    learn(row: Float64Array, outcome: SunDay): void {
      rows.push(row);
      outcomes.push(outcome);
      if (rows.length > KEPT) {
        rows.shift();
        outcomes.shift();
      }
      const mean = outcomes.reduce((sum, { total }) => sum + total, 0) / outcomes.length;
      weights = robustFit(
        {
          rows,
          targets: Float64Array.from(outcomes, ({ total }) => total),
          weights: Float64Array.from(outcomes, ({ day }) => 0.5 ** ((outcome.day - day) / HALF_LIFE)),
        },
        { towards: start, pull: 0, pullCount: PULL_COUNT, kink: Math.max(1, KINK * mean), rounds: 8 },
      );
    },
  };
}
