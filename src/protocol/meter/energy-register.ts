import { known, missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { type WattHours, wattHours } from '#core/units.ts';
import { readUnsigned } from '../echonet/integer.ts';
import { countsToWattHours, type MeterFactors } from './meter-factors.ts';

/** "No data", in 0xE0, 0xE3 and inside 0xE2, 0xE4, 0xEA, 0xEB, 0xEC. */
export const NO_COUNTS = 0xfffffffe;
const MOST_COUNTS = 99_999_999;

/** The data of 0xE0 or 0xE3. Empty (PDC 0) is `no-answer`; another length, or more than the meter's digits, `out-of-range`. */
export function energyRegister(edt: Uint8Array, factors: MeterFactors, at: Instant): Reading<WattHours> {
  if (edt.length === 0) return missing('no-answer', at);
  if (edt.length !== 4) return missing('out-of-range', at);
  return countsReading(readUnsigned(edt, 0, 4), factors, at);
}

/** One register value as counts. */
export function countsReading(counts: number, factors: MeterFactors, at: Instant): Reading<WattHours> {
  if (counts === NO_COUNTS) return missing('sentinel', at);
  if (counts > MOST_COUNTS || counts >= 10 ** factors.digits) return missing('out-of-range', at);
  return known(wattHours(countsToWattHours(counts, factors)), at);
}

/** After how much energy a register starts again at 0: 10^digits counts (0xD7). */
export const registerTurn = (factors: MeterFactors): WattHours =>
  wattHours(countsToWattHours(10 ** factors.digits, factors));
