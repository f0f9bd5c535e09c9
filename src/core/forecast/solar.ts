import { type Instant, instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';
import type { PastHalfHour } from './history.ts';
import { createSolarForecaster, type Published } from './solar/solar-forecaster.ts';

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
  /** Mean of the air of past and coming JST days, °C, where known. */
  readonly air?: (day: number) => number | null;
}

/**
 * Expected generation of the next half hours, Wh ≥ 0, from nothing but a history: for plan files. A daemon keeps its
 * forecaster instead, which also knows quantiles.
 */
export function forecastSolar(input: SolarForecastInput): readonly number[] {
  const { at, steps, peakPower, history, published, publishedBefore, air } = input;
  if (peakPower === 0) return Array.from({ length: steps }, () => 0);
  const said = new Map<number, number>();
  for (const past of publishedBefore) if (past.wh !== null) said.set(past.at, past.wh);
  const before: Published = (then) => said.get(then) ?? null;
  const forecaster = createSolarForecaster({ peakPower, bands: false });
  let day = Number.NaN;
  for (const past of history) {
    if (past.at >= at) break;
    if (jstDay(past.at) !== day) forecaster.forecast(past.at, 0, before, air);
    day = jstDay(past.at);
    forecaster.observe(past.at, past.wh);
  }
  return forecaster.forecast(at, steps, publishedFrom(published, before), air).mean;
}

/** What is published now where it reaches, otherwise what had been published. */
export const publishedFrom =
  (published: SolarForecastInput['published'], before: Published = () => null): Published =>
  (then) => {
    const place = published === null ? -1 : (then - published.from) / HALF_HOUR;
    return published?.solar[place] ?? before(instant(then));
  };
