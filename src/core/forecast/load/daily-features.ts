import type { DayAhead, KnownDay } from './known-day.ts';
import { fading } from './known-day.ts';

/** What is known about a day's energy beforehand: a plain guess, and by what other signs differ from it. */
export interface DailyFeatures {
  /** Recent days, those of the same kind counting more; Wh, or its logarithm. */
  readonly base: number;
  readonly row: Float64Array;
}

const LOOK_BACK = 90;
const LEAST_DAYS = 5;
/** A weekday's own offset is drawn towards 0 more than the other signs. */
const WEEKDAY_SCALE = 1;
const COOL_ABOVE = 22;
const HEAT_BELOW = 16;
/** A degree-day changes a house's energy by a few percent. */
const PER_DEGREE = 0.05;

/**
 * Starting weights of the signs before this house has taught its own: the last days, the same weekday, the evening
 * just past. From fits on eight homes of three continents, each left out of its own, rounded.
 */
export const DAILY_START: Float64Array = Float64Array.from([
  0.2, 0.15, 0, -0.2, 0.3, -0.1, 0.15, 0.25, 0, 0.05, 0, 0.2, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** `past`: days before `ahead`, oldest first. Null while fewer than five whole days are known. */
export function dailyFeatures(past: readonly KnownDay[], ahead: DayAhead, log: boolean): DailyFeatures | null {
  const whole = past.filter((one) => one.whole && one.day >= ahead.day - LOOK_BACK);
  const last = whole.at(-1);
  if (last === undefined || whole.length < LEAST_DAYS) return null;
  const least = 0.1 * middle(whole.map(({ total }) => total));
  const value = (wh: number): number => (log ? Math.log(Math.max(wh, least, 1)) : wh);
  const values = whole.map(({ total }) => value(total));
  const mean = (halfLife: number, share: (one: KnownDay) => number = () => 1): number => {
    const weights = fading(whole, ahead.day, halfLife);
    let sum = 0;
    let total = 0;
    for (let k = 0; k < whole.length; k++) {
      const weight = weights[k]! * share(whole[k]!);
      sum += weight * values[k]!;
      total += weight;
    }
    return sum / total;
  };
  const base = mean(14, (one) => (one.rest === ahead.rest ? 1 : 0.25));
  const unit = log ? whole.length / whole.reduce((sum, { total }) => sum + total, 0) : 1;
  const row = Float64Array.from([
    mean(1) - base,
    mean(3) - base,
    mean(7) - base,
    mean(25) - base,
    mean(28, (one) => (one.weekday === ahead.weekday ? 1 : 0.02)) - base,
    mean(28, (one) => (one.rest === ahead.rest ? 1 : 0.1)) - base,
    middle(values.slice(-14)) - base,
    values.at(-1)! - base,
    values.at(-2)! - base,
    unit * unusual(whole, 40),
    unit * unusual(whole, 24),
    unit * 6 * unusual(whole, 46),
    ...weekdaySigns(ahead.weekday, jumps(values)),
    ...degreeSigns(past, ahead, log ? 1 : mean(10)),
  ]);
  return { base, row };
}

/** By how much the end of the last day, from a slot on, differed from that of the fortnight before, Wh. */
function unusual(whole: readonly KnownDay[], from: number): number {
  const last = whole.at(-1)!;
  const before = whole.slice(-15, -1);
  let difference = 0;
  for (let slot = from; slot < 48; slot++) {
    let usual = 0;
    for (const one of before) usual += one.wh[slot]!;
    difference += last.wh[slot]! - usual / before.length;
  }
  return difference;
}

const weekdaySigns = (weekday: number, size: number): number[] =>
  Array.from({ length: 7 }, (_, k) => ((k === weekday ? 1 : 0) - 1 / 7) * size * WEEKDAY_SCALE);

/** Usual change from one day to the next. */
const jumps = (values: readonly number[]): number =>
  middle(
    values
      .slice(-60)
      .map((value, k, all) => (k === 0 ? 0 : Math.abs(value - all[k - 1]!)))
      .slice(1),
  );

/** Cooling and heating degrees expected, against those of the last week; 0 where temperatures are not known. */
function degreeSigns(past: readonly KnownDay[], ahead: DayAhead, size: number): [number, number] {
  const week = past.filter((one) => one.day >= ahead.day - 7 && !Number.isNaN(one.temperature));
  if (week.length === 0) return [0, 0];
  const recent = week.slice(-3).reduce((sum, { temperature }) => sum + temperature, 0) / Math.min(3, week.length);
  const expected = Number.isNaN(ahead.temperature) ? 0.7 * week.at(-1)!.temperature + 0.3 * recent : ahead.temperature;
  const against = (degrees: (temperature: number) => number): number => {
    const usual = week.reduce((sum, { temperature }) => sum + degrees(temperature), 0) / week.length;
    return (degrees(expected) - usual) * size * PER_DEGREE;
  };
  return [against((t) => Math.max(0, t - COOL_ABOVE)), against((t) => Math.max(0, HEAT_BELOW - t))];
}

function middle(values: readonly number[]): number {
  const ascending = Float64Array.from(values).sort();
  const half = ascending.length >> 1;
  if (ascending.length === 0) return 0;
  return ascending.length % 2 === 1 ? ascending[half]! : (ascending[half - 1]! + ascending[half]!) / 2;
}
