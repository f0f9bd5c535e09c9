import { type Instant, type Millis, millis, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { readUnsigned } from '../echonet/integer.ts';
import { countsReading } from './energy-register.ts';
import type { HalfHourValue } from './half-hour-value.ts';
import type { MeterFactors } from './meter-factors.ts';
import { encodeMeterTime, meterTime } from './meter-time.ts';
import type { MinuteEnergy } from './minute-energy.ts';

const SLOTS = 48;
/** How many days back 0xE5 reaches. */
export const OLDEST_DAY = 99;

/**
 * 0xE2, 0xE4 積算電力量計測値履歴1: the day asked for with 0xE5 (0 = today), then the register at 00:00, 00:30 … 23:30.
 * `today` is any moment of the meter's day. Null where the data are malformed or the meter has no day set (0x00FF); the
 * caller compares `day` with what was asked.
 */
export function dayHistory(
  edt: Uint8Array,
  factors: MeterFactors,
  today: Instant,
): { readonly day: number; readonly values: readonly HalfHourValue[] } | null {
  if (edt.length !== 2 + 4 * SLOTS) return null;
  const day = readUnsigned(edt, 0, 2);
  if (day > OLDEST_DAY) return null;
  const start = jstDayStart(jstDay(today) - day);
  const values: HalfHourValue[] = [];
  for (let i = 0; i < SLOTS; i++) {
    const at = plus(start, millis(i * HALF_HOUR));
    values.push({ at, register: countsReading(readUnsigned(edt, 2 + 4 * i, 4), factors, at) });
  }
  return { day, values };
}

export const MINUTE: Millis = millis(60_000);
/** How many half hours 0xEC tells at most. */
export const MOST_RECENT = 12;

/**
 * The data of 0xED 積算履歴収集日2 (`count` 1..12 half hours) and of 0xEF 積算履歴収集日3 (1..10 minutes) up to and
 * including `newest`.
 */
export function encodeRecentHistoryTime(newest: Instant, count: number): Uint8Array {
  const edt = new Uint8Array(7);
  edt.set(encodeMeterTime(newest).subarray(0, 6));
  edt[6] = count;
  return edt;
}

/**
 * 0xEC 積算電力量計測値履歴2 (`step` a half hour), 0xEE 積算電力量計測値履歴3 (a minute): the moment asked for with 0xED or
 * 0xEF, how many, and that many pairs of registers, the newest first (as momonga reads real meters). Null where malformed.
 */
export function recentHistory(
  edt: Uint8Array,
  factors: MeterFactors,
  step: Millis = HALF_HOUR,
): readonly MinuteEnergy[] | null {
  if (edt.length < 7) return null;
  const newest = meterTime(edt, 0, false);
  const count = edt[6]!;
  if (newest === null || newest % step !== 0 || edt.length !== 7 + 8 * count) return null;
  const values: MinuteEnergy[] = [];
  for (let i = 0; i < count; i++) {
    const at = plus(newest, millis(-i * step));
    values.push({
      at,
      importRegister: countsReading(readUnsigned(edt, 7 + 8 * i, 4), factors, at),
      exportRegister: countsReading(readUnsigned(edt, 11 + 8 * i, 4), factors, at),
    });
  }
  return values;
}
