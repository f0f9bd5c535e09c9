import { SLOTS_A_DAY } from '../history.ts';
import { weightedMedian } from '../learning/quantile.ts';
import { type DayAhead, fading, type KnownDay } from './known-day.ts';

const LOOK_BACK = 56;
const SHORT = 28;
/** Yesterdays the prior counts as, in every mean. */
const PRIOR_DAYS = 0.3;

/** Starting weights: a short mean, one of like days, and two medians, which make up for how peaked half hours are. */
export const SLOT_START = Float64Array.from([0, 0.2, 0.3, 0, 0.25, 0.25, 0, 0, 0, 0, 0]);

/**
 * Guesses at each half hour of a day, Wh, one row per half hour: means and medians over different memories, yesterday,
 * the same weekday, and the usual shape of a day of yesterday's and of these days' energy.
 */
export function slotFeatures(past: readonly KnownDay[], ahead: DayAhead, prior: ArrayLike<number>): Float64Array[] {
  const days = past.filter((one) => one.day >= ahead.day - LOOK_BACK);
  const like = (other: number): number[] => days.map((one) => (one.rest === ahead.rest ? 1 : other));
  const short = days.map((one) => (one.day >= ahead.day - SHORT ? 1 : 0));
  const over = (halfLife: number, ...shares: readonly number[][]): Float64Array =>
    fading(days, ahead.day, halfLife).map((weight, k) =>
      shares.reduce((product, share) => product * share[k]!, weight),
    );
  const recent = means(days, over(2), prior);
  const usual = means(days, over(7), prior);
  const kind = means(days, over(14, like(0.15)), prior);
  const kindLong = means(days, over(28, like(0.3)), prior);
  const weekday = means(
    days,
    over(
      28,
      days.map((one) => (one.weekday === ahead.weekday ? 1 : 0)),
    ),
    prior,
  );
  const [middle, middleShort] = medians(days, [over(12, like(0.3)), over(30, like(0.6), short)], prior);
  const last = days.at(-1);
  const yesterday = smooth(smooth(last === undefined ? Float64Array.from(prior) : last.wh));
  const shape = kind.map((value) => value / Math.max(1, sum(kind)));
  const level = sum(means(days, over(3), prior));
  const flat = sum(usual) / SLOTS_A_DAY;
  const guesses = [
    smooth(recent),
    usual,
    kind,
    smooth(kindLong),
    middle!,
    middleShort!,
    yesterday,
    smooth(weekday),
    shape.map((value) => value * sum(yesterday)),
    shape.map((value) => value * level),
    new Float64Array(SLOTS_A_DAY).fill(flat),
  ];
  return Array.from({ length: SLOTS_A_DAY }, (_, slot) => Float64Array.from(guesses, (guess) => guess[slot]!));
}

/** Quarter, half, quarter around the day's ring. */
export const smooth = (values: Float64Array): Float64Array =>
  values.map(
    (value, k) => value / 2 + (values[(k + values.length - 1) % values.length]! + values[(k + 1) % values.length]!) / 4,
  );

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function means(days: readonly KnownDay[], weights: Float64Array, prior: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(prior, (wh) => wh * PRIOR_DAYS);
  let total = PRIOR_DAYS;
  for (let k = 0; k < days.length; k++) {
    const { wh } = days[k]!;
    const weight = weights[k]!;
    total += weight;
    if (weight > 0) for (let slot = 0; slot < SLOTS_A_DAY; slot++) result[slot]! += weight * wh[slot]!;
  }
  return result.map((value) => value / total);
}

/** Weighted medians for several weightings, sorted once. */
function medians(
  days: readonly KnownDay[],
  weights: readonly Float64Array[],
  prior: ArrayLike<number>,
): Float64Array[] {
  const results = weights.map(() => new Float64Array(SLOTS_A_DAY));
  const counts = weights.map((of) => Float64Array.from([...of, PRIOR_DAYS]));
  const values = new Float64Array(days.length + 1);
  const order = Array.from(values, (_, k) => k);
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    for (let k = 0; k < days.length; k++) values[k] = days[k]!.wh[slot]!;
    values[days.length] = prior[slot]!;
    order.sort((a, b) => values[a]! - values[b]!);
    for (const [which, result] of results.entries()) result[slot] = weightedMedian(values, counts[which]!, order);
  }
  return results;
}
