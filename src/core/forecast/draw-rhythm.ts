import { type Instant, instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';
import { type IsHoliday, type PastHalfHour, SLOTS_A_DAY, slotOfDay } from './history.ts';

/** A day that is over, Wh of its 48 half hours. */
export interface DrawDay {
  readonly day: number;
  readonly wh: Float64Array;
  /** People are off work. */
  readonly rest: boolean;
}

/** Which past days the days ahead will be like. */
export interface DrawRhythm {
  /** Oldest first. */
  readonly past: readonly DrawDay[];
  /** Share of each past day in what is expected of the day `ahead` days after today; what is missing to 1 is the prior's. */
  shares(ahead: number): Float64Array;
  /** What the totals of the last days were usually missed by, as a share of them. */
  readonly usualMiss: number;
}

const LOOK_BACK = 56;
/** Days the prior counts as before any was seen, days after which it counts half of that, and what stays of it. */
const PRIOR_DAYS = 0.5;
const PRIOR_FADES = 7;
const PRIOR_LEFT = 0.02;
/** Days with more unknown half hours than this are left out. */
const HOLES = 2;

interface Habit {
  /** Days after which a day counts half. */
  readonly halfLife: number;
  /** What a day counts that is `back` days before, of the same kind or not. */
  weight(back: number, sameKind: boolean): number;
  /** What it counts before any day was seen. */
  readonly start: number;
}

/** People bathe alike every day, like on the same weekday, by fortnightly shifts, by working day or not, or as yesterday. */
const HABITS: readonly Habit[] = [
  { halfLife: 10, weight: (_, same) => (same ? 1 : 0.6), start: 1 },
  { halfLife: 30, weight: (back) => (back % 7 === 0 ? 1 : 0.02), start: 1 },
  { halfLife: 60, weight: (back) => (back % 14 === 0 ? 1 : 0.02), start: 0.5 },
  { halfLife: 20, weight: (_, same) => (same ? 1 : 0.05), start: 1 },
  { halfLife: 2, weight: () => 1, start: 0.5 },
];
/** Days each habit is judged on, those it needs before, and how strongly a smaller error speaks for it. */
const JUDGED = 28;
const LEAST_DAYS = 8;
const SHARPNESS = 16;
const HALF_SURE = 10;
/** A day unlike today so far still counts this much. */
const UNLIKE = 0.02;

interface Question {
  readonly at: Instant;
  readonly isHoliday: IsHoliday;
  /** Wh of each half hour of a day before anything was seen. */
  readonly prior: ArrayLike<number>;
}

interface Judgement {
  readonly trust: readonly number[];
  readonly usualMiss: number;
}

/** Before days were judged. */
const UNKNOWN_MISS = 0.3;
const NEGLIGIBLE = 1e-4;

/** Weighs the last eight weeks: by the habits that would have erred least in this house, and by how like today each day began. */
export function drawRhythm(history: readonly PastHalfHour[], { at, isHoliday, prior }: Question): DrawRhythm {
  const today = jstDay(at);
  const { past, begun } = daysOf(history, { at, isHoliday, prior });
  const { trust, usualMiss } = judged(past, prior);
  const alike = likeness(past, begun);
  return {
    past,
    usualMiss,
    shares(ahead) {
      const mixed = new Float64Array(past.length);
      const wanted = { day: today + ahead, rest: isHoliday(today + ahead) };
      for (const [k, habit] of HABITS.entries()) {
        const weights = weightsOf(habit, past, wanted);
        for (let d = 0; d < mixed.length; d++) mixed[d]! += trust[k]! * weights[d]!;
      }
      if (ahead > 0 || begun.length === 0) return mixed;
      const before = total(mixed);
      const tilted = mixed.map((share, d) => share * alike[d]!);
      const after = total(tilted);
      return after > 0 ? tilted.map((share) => (share * before) / after) : mixed;
    },
  };
}

function daysOf(
  history: readonly PastHalfHour[],
  { at, isHoliday, prior }: Question,
): { readonly past: DrawDay[]; readonly begun: Float64Array } {
  const today = jstDay(at);
  const days = new Map<number, Float64Array>();
  for (const { at: of, wh } of history) {
    const day = jstDay(of);
    if (wh === null || of >= at || day < today - LOOK_BACK) continue;
    const values = days.get(day) ?? new Float64Array(SLOTS_A_DAY).fill(Number.NaN);
    values[slotOfDay(of)] = wh;
    days.set(day, values);
  }
  const begun = (days.get(today) ?? new Float64Array(0)).slice(0, slotOfDay(at));
  const past: DrawDay[] = [];
  for (const [day, values] of [...days].sort(([a], [b]) => a - b)) {
    const unknown = values.reduce((count, wh) => count + (Number.isNaN(wh) ? 1 : 0), 0);
    if (day === today || unknown > HOLES) continue;
    past.push({ day, rest: isHoliday(day), wh: values.map((wh, slot) => (Number.isNaN(wh) ? prior[slot]! : wh)) });
  }
  return { past, begun: begun.some(Number.isNaN) ? new Float64Array(0) : begun };
}

/** Shares of the first `count` days for `day`, by one habit. */
function weightsOf(
  { halfLife, weight }: Habit,
  past: readonly DrawDay[],
  { day, rest }: { readonly day: number; readonly rest: boolean },
  count = past.length,
): Float64Array {
  const weights = new Float64Array(count);
  let sum = PRIOR_DAYS * 0.5 ** (count / PRIOR_FADES) + PRIOR_LEFT;
  for (let d = 0; d < count; d++) {
    const back = day - past[d]!.day;
    weights[d] = 0.5 ** (back / halfLife) * weight(back, past[d]!.rest === rest);
    sum += weights[d]!;
  }
  for (let d = 0; d < count; d++) weights[d]! /= sum;
  return weights;
}

/** How each habit would have done on the last days, and what the trusted mixture would have missed their totals by. */
function judged(past: readonly DrawDay[], prior: ArrayLike<number>): Judgement {
  const smoothed = past.map(({ wh }) => smooth(wh));
  const usual = smooth(Float64Array.from(prior));
  const from = Math.max(LEAST_DAYS, past.length - JUDGED);
  const count = Math.max(0, past.length - from);
  const missed = HABITS.map(() => 1);
  const sums: number[][] = HABITS.map(() => []);
  for (let j = from; j < past.length; j++) {
    for (const [k, habit] of HABITS.entries()) {
      const guess = mixture(smoothed, weightsOf(habit, past, past[j]!, j), usual);
      missed[k]! += distance(guess, smoothed[j]!);
      sums[k]!.push(total(guess));
    }
  }
  const least = Math.min(...missed);
  const sure = (SHARPNESS * count) / (count + HALF_SURE);
  const votes = HABITS.map(({ start }, k) => start * (missed[k]! / least) ** -sure);
  const all = votes.reduce((a, b) => a + b, 0);
  const trust = votes.map((vote) => vote / all);
  const misses = Float64Array.from({ length: count }, (_, j) => {
    const guess = trust.reduce((sum, share, k) => sum + share * sums[k]![j]!, 0);
    return Math.abs(total(past[from + j]!.wh) / Math.max(1, guess) - 1);
  }).sort();
  return { trust, usualMiss: misses[misses.length >> 1] ?? UNKNOWN_MISS };
}

/** Weighted sum of the first days, the prior taking what the weights leave to 1. */
function mixture(days: readonly Float64Array[], weights: Float64Array, prior: Float64Array): Float64Array {
  const rest = 1 - total(weights);
  const mixed = new Float64Array(SLOTS_A_DAY);
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) mixed[slot] = rest * prior[slot]!;
  for (let d = 0; d < weights.length; d++) {
    const weight = weights[d]!;
    if (weight < NEGLIGIBLE) continue;
    const wh = days[d]!;
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) mixed[slot]! += weight * wh[slot]!;
  }
  return mixed;
}

function distance(a: Float64Array, b: Float64Array): number {
  let apart = 0;
  let sum = 0;
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    apart += Math.abs(a[slot]! - b[slot]!);
    sum += a[slot]! - b[slot]!;
  }
  return apart + Math.abs(sum);
}

/** How like today each day had begun, 0 … 1, by what had been drawn up to each half hour. */
function likeness(past: readonly DrawDay[], begun: Float64Array): Float64Array {
  if (begun.length === 0 || past.length === 0) return new Float64Array(past.length).fill(1);
  const apart = Float64Array.from(past, ({ wh }) => {
    let then = 0;
    let now = 0;
    let sum = 0;
    for (let slot = 0; slot < begun.length; slot++) {
      then += wh[slot]!;
      now += begun[slot]!;
      sum += Math.abs(then - now);
    }
    return sum / begun.length + Math.abs(then - now);
  });
  // A quarter of the days count as like today; what meters round to is no difference.
  const near = apart.slice().sort()[past.length >> 2]! + 50 + 0.02 * total(begun);
  return apart.map((one) => UNLIKE + Math.exp(-((one / near) ** 2) / 2));
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}

/** Quarter, half, quarter: a bath half an hour later is nearly the same bath. */
function smooth(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++)
    result[k] = values[k]! / 2 + ((values[k - 1] ?? 0) + (values[k + 1] ?? 0)) / 4;
  return result;
}

/** The half hour `step` half hours after `at`, as days after today and half hour of that day. */
export function placeOf(at: Instant, step: number): { readonly ahead: number; readonly slot: number } {
  const then = instant(at + step * HALF_HOUR);
  return { ahead: jstDay(then) - jstDay(at), slot: slotOfDay(then) };
}
