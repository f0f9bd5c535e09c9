import type { Instant } from '../time/instant.ts';
import { drawRhythm, placeOf } from './draw-rhythm.ts';
import { type IsHoliday, isWeekend, type PastHalfHour, SLOTS_A_DAY } from './history.ts';
import { HOT_WATER_PRIOR } from './priors.ts';

export interface HotWaterForecastInput {
  readonly at: Instant;
  readonly steps: number;
  /** Heat drawn from the tank, Wh, oldest first: the last eight weeks are looked at. */
  readonly history: readonly PastHalfHour[];
  readonly isHoliday?: IsHoliday;
}

export interface HotWaterForecast {
  /** Weighted mean and standard deviation of each half hour, Wh. */
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}

/** The prior's own variance: how unlike the usual one a household can be that nobody has seen, as a share of its mean². */
const UNSEEN_VARIANCE = 1;

/** Heat that will be drawn, Wh, and its standard deviation: as on the past days that the days ahead will be like. */
export function forecastHotWater(input: HotWaterForecastInput): HotWaterForecast {
  const { at, steps, history, isHoliday = isWeekend } = input;
  const rhythm = drawRhythm(history, { at, isHoliday, prior: HOT_WATER_PRIOR });
  const days = new Map<number, HotWaterForecast>();
  const mean: number[] = [];
  const spread: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { ahead, slot } = placeOf(at, step);
    const day = days.get(ahead) ?? dayOf(rhythm.past, rhythm.shares(ahead));
    days.set(ahead, day);
    mean.push(day.mean[slot]!);
    spread.push(day.spread[slot]!);
  }
  return { mean, spread };
}

function dayOf(past: readonly { readonly wh: Float64Array }[], shares: Float64Array): HotWaterForecast {
  const rest = Math.max(0, 1 - shares.reduce((a, b) => a + b, 0));
  const mean: number[] = [];
  const spread: number[] = [];
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    const usual = HOT_WATER_PRIOR[slot]!;
    let sum = rest * usual;
    let squares = rest * usual * usual * (1 + UNSEEN_VARIANCE);
    for (let d = 0; d < shares.length; d++) {
      const wh = past[d]!.wh[slot]!;
      sum += shares[d]! * wh;
      squares += shares[d]! * wh * wh;
    }
    mean.push(sum);
    spread.push(Math.sqrt(Math.max(0, squares - sum * sum)));
  }
  return { mean, spread };
}
