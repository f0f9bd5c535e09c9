import { SLOTS_A_DAY } from '../history.ts';

/** What is known of a day before it begins. */
export interface DayAhead {
  /** JST day number. */
  readonly day: number;
  /** People are off work. */
  readonly rest: boolean;
  /** 0 = Sunday, and every holiday on a weekday, … 6 = Saturday. */
  readonly weekday: number;
  /** Expected mean of the outdoor air, °C; NaN where nobody says. */
  readonly temperature: number;
}

/** A day that is over. */
export interface KnownDay extends DayAhead {
  /** Wh of the 48 half hours; those that are not known hold what had been expected. */
  readonly wh: Float64Array;
  /** Which half hours were measured. */
  readonly known: readonly boolean[];
  readonly total: number;
  /** Enough of it was measured to learn from its total. */
  readonly whole: boolean;
}

/** Shares of a day below this are not a day. */
const ENOUGH = 0.75;

export function completeDay(ahead: DayAhead, measured: Float64Array, expected: ArrayLike<number>): KnownDay {
  const known = Array.from(measured, (wh) => !Number.isNaN(wh));
  const wh = Float64Array.from(measured, (value, slot) => (known[slot]! ? value : expected[slot]!));
  const count = known.filter(Boolean).length;
  return { ...ahead, wh, known, total: wh.reduce((a, b) => a + b, 0), whole: count >= ENOUGH * SLOTS_A_DAY };
}

/** 0.5 ^ (age / halfLife) for the days before `day`, oldest first. */
export const fading = (past: readonly KnownDay[], day: number, halfLife: number): Float64Array =>
  Float64Array.from(past, (one) => 0.5 ** ((day - one.day) / halfLife));
