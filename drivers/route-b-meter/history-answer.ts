import type { Instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { dayHistory, MINUTE, recentHistory } from '#protocol/meter/energy-history.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';
import type { MeterFactors } from '#protocol/meter/meter-factors.ts';
import type { MinuteEnergy } from '#protocol/meter/minute-energy.ts';
import { isPlausibleDay } from './history-day.ts';
import type { HistoryPiece } from './history-queue.ts';

export type DayPiece = HistoryPiece & { readonly kind: 'day' };
export type ShortPiece = HistoryPiece & { readonly kind: 'recent' | 'minute' };

/** The half hours of the day that was asked for; null where the answer is malformed, implausible or of another day. */
export function readDay(
  edt: Uint8Array,
  factors: MeterFactors,
  { day, jstDay: wanted }: DayPiece,
  meterNow: Instant,
): readonly HalfHourValue[] | null {
  const read = dayHistory(edt, factors, meterNow);
  const expected = read !== null && read.day === day && jstDay(meterNow) - day === wanted;
  return expected && isPlausibleDay(read.values, registerTurn(factors)) ? read.values : null;
}

/** The boundaries that were asked for; null where the answer is malformed or about others. */
export function readShort(
  edt: Uint8Array,
  factors: MeterFactors,
  { kind, newest, count }: ShortPiece,
): readonly MinuteEnergy[] | null {
  const values = recentHistory(edt, factors, kind === 'minute' ? MINUTE : HALF_HOUR);
  return values?.length === count && values[0]!.at === newest ? values : null;
}
