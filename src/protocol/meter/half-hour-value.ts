import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { WattHours } from '#core/units.ts';
import { readUnsigned } from '../echonet/integer.ts';
import { countsReading } from './energy-register.ts';
import type { MeterFactors } from './meter-factors.ts';
import { meterTime } from './meter-time.ts';

/** A register as it stood at a half-hour boundary, which the meter itself names. */
export interface HalfHourValue {
  readonly at: Instant;
  readonly register: Reading<WattHours>;
}

/** 0xEA, 0xEB 定時積算電力量計測値: date and time (7 bytes), counts. Null where it names no half-hour boundary. */
export function halfHourValue(edt: Uint8Array, factors: MeterFactors): HalfHourValue | null {
  if (edt.length !== 11) return null;
  const at = meterTime(edt, 0, true);
  if (at === null || at % HALF_HOUR !== 0) return null;
  return { at, register: countsReading(readUnsigned(edt, 7, 4), factors, at) };
}
