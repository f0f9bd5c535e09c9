import type { Instant } from '../time/instant.ts';
import { jstTimeOfDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';

/** Consumption of the house that its own history does not explain. Wh of one half hour. */
export interface Unusual {
  readonly at: Instant;
  readonly wh: number;
  /** The middle of the same half hour on the days before. */
  readonly usual: number;
  /** How many half hours in a row it has been so. */
  readonly row: number;
}

export interface ConsumptionWatch {
  /** A half hour of the house's load, ascending; null where it is not known. */
  observe(at: Instant, wh: number | null): void;
  /** What is unusual at present. */
  unusual(): Unusual | null;
}

/** Days that are remembered for each half hour of the day. */
const DAYS = 28;
/** Fewer say nothing yet. */
const LEAST_DAYS = 7;
/** Times the usual spread. With a normal spread this happens once in some ten million half hours by chance. */
const SPREADS = 5;
/** Standard deviation of a normal spread from the median of absolute deviations. */
const FROM_MAD = 1.4826;
/** A spread smaller than this is an accident of few days; and less above the usual is nobody's worry. Wh. */
const LEAST_SPREAD = 60;
const ROW = 3;

/**
 * Holds each half hour against the same half hour of the last four weeks: it is unusual where it lies more than five
 * spreads (median of absolute deviations) above the median, for an hour and a half on end. Medians, so that last week's
 * party does not become usual.
 */
export function createConsumptionWatch(): ConsumptionWatch {
  const history = new Map<number, number[]>();
  let row = 0;
  let last: Unusual | null = null;
  return {
    observe(at, wh) {
      if (wh === null) {
        row = 0;
        last = null;
        return;
      }
      const slot = Math.floor(jstTimeOfDay(at) / HALF_HOUR);
      const before = history.get(slot) ?? [];
      const usual = before.length < LEAST_DAYS ? null : median(before);
      const high = usual !== null && wh > usual + SPREADS * spread(before, usual);
      row = high ? row + 1 : 0;
      last = row >= ROW && usual !== null ? { at, wh, usual, row } : null;
      history.set(slot, [...before.slice(-(DAYS - 1)), wh]);
    },
    unusual: () => last,
  };
}

const spread = (values: readonly number[], middle: number): number =>
  Math.max(LEAST_SPREAD, FROM_MAD * median(values.map((value) => Math.abs(value - middle))));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
