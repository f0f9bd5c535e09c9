import { type Instant, instant } from '../time/instant.ts';
import { HALF_HOUR } from '../time/slot.ts';
import { type IsHoliday, isWeekend, type PastHalfHour } from './history.ts';
import { likeDays } from './like-days.ts';
import { LOAD_PRIOR } from './priors.ts';

export interface LoadForecastInput {
  /** Start of the first half hour to be forecast. */
  readonly at: Instant;
  readonly steps: number;
  /** The house without heaters, cars and batteries: up to 28 days, oldest first. */
  readonly history: readonly PastHalfHour[];
  readonly isHoliday?: IsHoliday;
}

/** Half hours that tell whether today is busier than its kind, and how fast that fades. */
const LOOK_BACK = 4;
const FADE = 0.8;
const TRUST = 0.6;

/** Expected load of the next half hours, Wh ≥ 0. */
export function forecastLoad({ at, steps, history, isHoliday = isWeekend }: LoadForecastInput): readonly number[] {
  const options = { steps, isHoliday, halfLife: 7, otherKind: 0.35, prior: LOAD_PRIOR, priorDays: 0.3 };
  const { mean } = likeDays(history, { ...options, at });
  const recent = history.slice(-LOOK_BACK).filter((past) => past.wh !== null && past.at >= at - LOOK_BACK * HALF_HOUR);
  const first = recent[0];
  if (first === undefined) return mean;
  const before = likeDays(history.slice(0, -LOOK_BACK), { ...options, at: instant(first.at), steps: LOOK_BACK }).mean;
  let surprise = 0;
  for (const past of recent) surprise += past.wh! - before[(past.at - first.at) / HALF_HOUR]!;
  const offset = (TRUST * surprise) / recent.length;
  return mean.map((value, step) => Math.max(0, value + offset * FADE ** (step + 1)));
}
