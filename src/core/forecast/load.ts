import type { Instant } from '../time/instant.ts';
import type { IsHoliday, PastHalfHour } from './history.ts';
import { createLoadForecaster } from './load/load-forecaster.ts';

export interface LoadForecastInput {
  /** Start of the first half hour to be forecast. */
  readonly at: Instant;
  readonly steps: number;
  /** The house without heaters, cars and batteries, oldest first. */
  readonly history: readonly PastHalfHour[];
  readonly isHoliday?: IsHoliday;
}

/**
 * Expected load of the next half hours, Wh ≥ 0, from nothing but a history: for plan files. A daemon keeps its
 * forecaster instead, which also knows quantiles.
 */
export function forecastLoad({ at, steps, history, isHoliday }: LoadForecastInput): readonly number[] {
  const forecaster = createLoadForecaster(isHoliday === undefined ? {} : { isRest: isHoliday });
  for (const past of history) if (past.at < at) forecaster.observe(past.at, past.wh);
  return forecaster.forecast(at, steps).mean;
}
