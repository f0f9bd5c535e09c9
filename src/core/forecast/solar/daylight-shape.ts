import { SLOTS_A_DAY } from '../history.ts';
import type { SunDay } from './daily-sun.ts';

const LOOK_BACK = 30;
const HALF_LIFE = 15;
/** A half hour whose best is below this share of the day's best is night, for what is learned. */
const NIGHT = 0.02;
/** What a published shape is corrected by stays within this. */
const MOST = 3;

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

/** By what each half hour of a published day is to be multiplied, from sums of what was measured and what was said. */
export function createShapeLesson() {
  const measured = new Float64Array(SLOTS_A_DAY);
  const said = new Float64Array(SLOTS_A_DAY);
  const fade = 0.5 ** (1 / 30);
  return {
    factors(): Float64Array {
      const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
      const all = total(said) > 0 ? total(measured) / total(said) : 1;
      const doubt = total(said) / SLOTS_A_DAY / 4 + 1;
      return said.map((published, slot) => {
        const around = (of: Float64Array): number => of[slot]! + ((of[slot - 1] ?? 0) + (of[slot + 1] ?? 0)) / 2;
        const factor = (around(measured) + doubt * all) / (around(said) + doubt) / (all || 1);
        return published < 0 ? 1 : Math.min(MOST, Math.max(1 / MOST, factor));
      });
    },
    learn(day: Float64Array, published: Float64Array): void {
      for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
        if (Number.isNaN(day[slot]!) || Number.isNaN(published[slot]!)) continue;
        measured[slot] = fade * measured[slot]! + day[slot]!;
        said[slot] = fade * said[slot]! + published[slot]!;
      }
    },
  };
}
