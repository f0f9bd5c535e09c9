import { between, type Instant, type Millis, minutes } from '#core/time/instant.ts';
import { jstDay, jstDayStart, jstTimeOfDay } from '#core/time/jst.ts';
import { registerDifference } from '#core/ledger/register-difference.ts';
import { OLDEST_DAY } from '#protocol/meter/energy-history.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';

/**
 * Days are asked for as "so many days ago", so an answer means another day behind midnight. Around it, by the meter's
 * clock, no day is asked for.
 */
const MIDNIGHT: Millis = minutes(5);
const DAY = 86_400_000;

/** The number (0xE5) of the day that contains `at`; null where the meter's history does not reach it, or not now. */
export function historyDay(at: Instant, meterNow: Instant): number | null {
  const time = jstTimeOfDay(meterNow);
  if (time < MIDNIGHT || time > DAY - MIDNIGHT) return null;
  const day = jstDay(meterNow) - jstDay(at);
  return day >= 0 && day <= OLDEST_DAY ? day : null;
}

/** How long until the meter's history no longer has `at`; negative where it has not any more. */
export const reachOf = (at: Instant, meterNow: Instant): Millis =>
  between(meterNow, jstDayStart(jstDay(at) + OLDEST_DAY + 1));

/** Whether registers of one day, in order, can be of one meter: they never step back but to roll over. */
export function isPlausibleDay(values: readonly HalfHourValue[], turn: number): boolean {
  let before: number | null = null;
  for (const { register } of values) {
    if (!register.known) continue;
    if (before !== null && registerDifference(before, register.value, turn) === null) return false;
    before = register.value;
  }
  return true;
}
