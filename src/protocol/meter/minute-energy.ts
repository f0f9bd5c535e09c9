import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import { readUnsigned } from '../echonet/integer.ts';
import { countsReading } from './energy-register.ts';
import type { MeterFactors } from './meter-factors.ts';
import { meterTime } from './meter-time.ts';

/** Both registers as they stood at a moment which the meter itself names. */
export interface MinuteEnergy {
  readonly at: Instant;
  readonly importRegister: Reading<WattHours>;
  readonly exportRegister: Reading<WattHours>;
}

/** 0xD0 1分積算電力量計測値: date and time (7 bytes), counts of import, of export. Null where it names no full minute. */
export function minuteEnergy(edt: Uint8Array, factors: MeterFactors): MinuteEnergy | null {
  if (edt.length !== 15) return null;
  const at = meterTime(edt, 0, true);
  if (at === null || at % 60_000 !== 0) return null;
  return {
    at,
    importRegister: countsReading(readUnsigned(edt, 7, 4), factors, at),
    exportRegister: countsReading(readUnsigned(edt, 11, 4), factors, at),
  };
}
