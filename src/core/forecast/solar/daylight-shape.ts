import { SLOTS_A_DAY } from '../history.ts';
import type { SunDay } from './daily-sun.ts';

const LOOK_BACK = 30;
const HALF_LIFE = 15;
/** A half hour whose best is below this share of the day's best is night, for what is learned. */
const NIGHT = 0.02;
/** What a published shape is corrected by stays within this. */
const MOST = 4;
/** Variance of brightness that speaks against a slope. */
const SLOPE_DOUBT = 0.02;

/** The half hours of a clear day, Wh: the best of the last weeks at each, smoothed; `prior` before anything was seen. */
export function clearest(past: readonly SunDay[], day: number, prior: ArrayLike<number>): Float64Array {
  const recent = past.filter((one) => one.day >= day - LOOK_BACK);
  const best = new Float64Array(SLOTS_A_DAY);
  for (const { wh } of recent)
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) if (wh[slot]! > best[slot]!) best[slot] = wh[slot]!;
  // A few days have not seen the sun at every hour yet.
  const unseen = Math.max(0, 1 - recent.length / 10);
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) best[slot] = Math.max(best[slot]!, unseen * prior[slot]!);
  return best.map((wh, slot) => Math.max(wh, ((best[slot - 1] ?? 0) + (best[slot + 1] ?? 0)) / 2));
}

/** Which half hours have light. */
export function daylight(clear: Float64Array): readonly boolean[] {
  const most = clear.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(clear, (wh) => wh > NIGHT * most);
}

/** The mean day of the last weeks, Wh. */
export function usualDay(past: readonly SunDay[], day: number, prior: ArrayLike<number>): Float64Array {
  const sums = Float64Array.from(prior, (wh) => wh / 2);
  let total = 0.5;
  for (const one of past) {
    if (!one.whole || one.day < day - 2 * LOOK_BACK) continue;
    const weight = 0.5 ** ((day - one.day) / HALF_LIFE);
    total += weight;
    for (let slot = 0; slot < SLOTS_A_DAY; slot++) sums[slot]! += weight * one.wh[slot]!;
  }
  return sums.map((sum) => sum / total);
}

/** Sums over past days, one per half hour. */
type Sums = Float64Array;
const sums = (): Sums => new Float64Array(SLOTS_A_DAY);
const FADE = 0.5 ** (1 / 30);

/**
 * By what each half hour of a published day is to be multiplied. What stands between the roof and the sun takes the sun's
 * beam but little of a grey sky's light, so the factor is a line over the brightness; it moves with the seasons, so a month
 * ago counts half.
 */
export function createShapeLesson() {
  const measured = sums();
  const said = sums();
  /** For the line's slope: of said², said² × brightness and its square, said × measured and that × brightness. */
  const [squares, first, second, products, tilted] = [sums(), sums(), sums(), sums(), sums()];
  const total = (values: Sums): number => values.reduce((sum, value) => sum + value, 0);
  const around = (of: Sums, slot: number): number => of[slot]! + ((of[slot - 1] ?? 0) + (of[slot + 1] ?? 0)) / 2;

  /** Change of the factor from a grey to a clear half hour, and the brightness at which the plain factor stands. */
  function slopeAt(slot: number): readonly [slope: number, at: number] {
    const [s, b, bb, y, yb] = [squares, first, second, products, tilted].map((of) => around(of, slot)) as Line;
    if (s <= 0) return [0, 0];
    const middle = b / s;
    const spread = bb - middle * b;
    return [(yb - middle * y) / (spread + SLOPE_DOUBT * s), middle];
  }

  return {
    /** `brightness`, 0 … 1: of the published half hours against the clearest. */
    factors(brightness: ArrayLike<number>): Float64Array {
      const all = total(said) > 0 ? total(measured) / total(said) : 1;
      const doubt = total(said) / SLOTS_A_DAY / 4 + 1;
      return said.map((published, slot) => {
        if (published < 0) return 1;
        const plain = (around(measured, slot) + doubt * all) / (around(said, slot) + doubt);
        const [slope, at] = slopeAt(slot);
        const factor = (plain + slope * (brightness[slot]! - at)) / (all || 1);
        return Math.min(MOST, Math.max(1 / MOST, factor));
      });
    },
    learn(day: Float64Array, published: Float64Array, brightness: ArrayLike<number>): void {
      for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
        const [wh, of, bright] = [day[slot]!, published[slot]!, brightness[slot]!];
        if (Number.isNaN(wh) || Number.isNaN(of)) continue;
        const add = (to: Sums, value: number): void => {
          to[slot] = FADE * to[slot]! + value;
        };
        add(measured, wh);
        add(said, of);
        add(squares, of * of);
        add(first, of * of * bright);
        add(second, of * of * bright * bright);
        add(products, of * wh);
        add(tilted, of * wh * bright);
      }
    },
  };
}

type Line = [number, number, number, number, number];

/** How bright each published half hour is against the brightest that was published there in the last weeks, 0 … 1. */
export function createBrightness() {
  const best = new Float64Array(SLOTS_A_DAY);
  const fade = 0.5 ** (1 / 60);
  return {
    of: (published: Float64Array): Float64Array =>
      published.map((wh, slot) => (best[slot]! > 0 && wh > 0 ? Math.min(1, wh / best[slot]!) : 0)),
    learn(published: Float64Array): void {
      for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
        const wh = published[slot]!;
        best[slot] = Math.max(fade * best[slot]!, Number.isNaN(wh) ? 0 : wh);
      }
    },
  };
}
