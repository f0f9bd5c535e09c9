import { classOf } from './eoj.ts';
import type { Property } from './frame.ts';

const COOKING_HEATER = 0x03b9;
const ALL_STOP = 0xb3;
const STOP = 0x40;

/**
 * Why a property of an object must never be set, whoever asks, or null. An induction cooker can be stopped from afar and
 * nothing else: nobody may be near it.
 */
export function setRefusal(eoj: number, { epc, edt }: Property): string | null {
  if (classOf(eoj) !== COOKING_HEATER) return null;
  const stops = epc === ALL_STOP && edt.length === 1 && edt[0] === STOP;
  return stops ? null : 'a cooking heater can only be stopped (0xB3 = 40), never started or changed';
}
