import { known, missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { type Amperes, amperes, type Watts, watts } from '#core/units.ts';
import { readUnsigned, toSigned } from '../echonet/integer.ts';

const NO_POWER = 0x7ffffffe;
const POWER_OVERFLOW = 0x7fffffff;
const POWER_UNDERFLOW = -0x80000000;
const NO_CURRENT = 0x7ffe;
const CURRENT_OVERFLOW = 0x7fff;
const CURRENT_UNDERFLOW = -0x8000;

/** 0xE7 瞬時電力計測値: signed W, + import, − export. */
export function meterPower(edt: Uint8Array, at: Instant): Reading<Watts> {
  if (edt.length === 0) return missing('no-answer', at);
  if (edt.length !== 4) return missing('out-of-range', at);
  const value = toSigned(readUnsigned(edt, 0, 4), 4);
  if (value === NO_POWER) return missing('sentinel', at);
  if (value === POWER_OVERFLOW || value === POWER_UNDERFLOW) return missing('out-of-range', at);
  return known(watts(value), at);
}

/** Offset of the phase within 0xE8. */
export type Phase = 'R' | 'T';

/**
 * 0xE8 瞬時電流計測値: 0.1 A per count, signed, times `coefficient` (0x028D: 0xD8). On single-phase two-wire T is a
 * sentinel.
 */
export function meterCurrent(edt: Uint8Array, phase: Phase, at: Instant, coefficient = 1): Reading<Amperes> {
  if (edt.length === 0) return missing('no-answer', at);
  if (edt.length !== 4) return missing('out-of-range', at);
  const value = toSigned(readUnsigned(edt, phase === 'R' ? 0 : 2, 2), 2);
  if (value === NO_CURRENT) return missing('sentinel', at);
  if (value === CURRENT_OVERFLOW || value === CURRENT_UNDERFLOW) return missing('out-of-range', at);
  return known(amperes((value * coefficient) / 10), at);
}
