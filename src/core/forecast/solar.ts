import { type Instant, instant } from '../time/instant.ts';
import { HALF_HOUR } from '../time/slot.ts';
import type { PastHalfHour } from './history.ts';
import { likeDays } from './like-days.ts';
import { solarPrior } from './priors.ts';

export interface SolarForecastInput {
  readonly at: Instant;
  readonly steps: number;
  /** Peak power of all panels, W; 0 where there are none. */
  readonly peakPower: number;
  /** Generation that was measured, oldest first. */
  readonly history: readonly PastHalfHour[];
  /** What was published for the half hours from `from` on, Wh; null where nothing is. */
  readonly published: { readonly from: Instant; readonly solar: readonly number[] } | null;
  /** What had been published for past half hours, oldest first; empty where that was not kept. */
  readonly publishedBefore: readonly PastHalfHour[];
}

/** A published forecast counts as right until this much energy says otherwise, Wh. */
const PRIOR_ENERGY = 20_000;

/**
 * Expected generation, Wh ≥ 0: the published forecast times how it did lately; where it says nothing, the mean of the
 * same half hour of recent days.
 */
export function forecastSolar(input: SolarForecastInput): readonly number[] {
  const { at, steps, peakPower, history, published, publishedBefore } = input;
  if (peakPower === 0) return Array.from({ length: steps }, () => 0);
  const climate = likeDays(history, {
    at,
    steps,
    isHoliday: () => false,
    halfLife: 4,
    otherKind: 1,
    prior: solarPrior(peakPower),
    priorDays: 0.3,
  }).mean;
  if (published === null) return climate;
  const factor = bias(history, publishedBefore);
  return climate.map((usual, step) => {
    const place = (instant(at + step * HALF_HOUR) - published.from) / HALF_HOUR;
    const wh = published.solar[place];
    return wh === undefined ? usual : Math.max(0, wh * factor);
  });
}

/** Measured over published energy where both are known, drawn towards 1 and kept between ½ and 1½. */
export function bias(history: readonly PastHalfHour[], publishedBefore: readonly PastHalfHour[]): number {
  const said = new Map<number, number>();
  for (const { at, wh } of publishedBefore) if (wh !== null) said.set(at, wh);
  let measured = PRIOR_ENERGY;
  let expected = PRIOR_ENERGY;
  for (const { at, wh } of history) {
    const before = said.get(at);
    if (wh === null || before === undefined) continue;
    measured += wh;
    expected += before;
  }
  return Math.min(1.5, Math.max(0.5, measured / expected));
}
