import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { WattHours } from '#core/units.ts';
import { readUnsigned } from '../echonet/integer.ts';
import { countsReading } from './energy-register.ts';
import type { MeterFactors } from './meter-factors.ts';
import { meterTime } from './meter-time.ts';

/** A register as it stood at a moment which the meter itself names. */
export interface DatedRegister {
  readonly at: Instant;
  readonly register: Reading<WattHours>;
}

/** One at a half-hour boundary. */
export type HalfHourValue = DatedRegister;

/** Date and time (7 bytes), counts: 0xE2 積算有効電力量計測値 of 0x028A. Null where it names no moment. */
export function datedRegister(edt: Uint8Array, factors: MeterFactors): DatedRegister | null {
  if (edt.length !== 11) return null;
  const at = meterTime(edt, 0, true);
  return at === null ? null : { at, register: countsReading(readUnsigned(edt, 7, 4), factors, at) };
}

/** 0xEA, 0xEB 定時積算電力量計測値 in the same form. Null where it names no half-hour boundary. */
export function halfHourValue(edt: Uint8Array, factors: MeterFactors): HalfHourValue | null {
  const value = datedRegister(edt, factors);
  return value !== null && value.at % HALF_HOUR === 0 ? value : null;
}
