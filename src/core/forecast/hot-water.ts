import type { Instant } from '../time/instant.ts';
import { type IsHoliday, isWeekend, type PastHalfHour } from './history.ts';
import { type LikeDays, likeDays } from './like-days.ts';
import { HOT_WATER_PRIOR } from './priors.ts';

export interface HotWaterForecastInput {
  readonly at: Instant;
  readonly steps: number;
  /** Heat drawn from the tank, Wh: up to 28 days, oldest first. */
  readonly history: readonly PastHalfHour[];
  readonly isHoliday?: IsHoliday;
}

/**
 * Heat that will be drawn, Wh, and its standard deviation. Days of either kind count nearly alike: people bathe every
 * evening, only not at the same time, which is what the spread says.
 */
export const forecastHotWater = ({ at, steps, history, isHoliday = isWeekend }: HotWaterForecastInput): LikeDays =>
  likeDays(history, { at, steps, isHoliday, halfLife: 10, otherKind: 0.6, prior: HOT_WATER_PRIOR, priorDays: 0.5 });
