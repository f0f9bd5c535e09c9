import { hint } from '#core/nearest-name.ts';
import { BOX_FAULTS } from './box-faults.ts';
import { DEVICE_FAULTS } from './device-faults.ts';
import type { Fault } from './fault.ts';
import { FEED_FAULTS } from './feed-faults.ts';
import { METER_FAULTS } from './meter-faults.ts';

export const FAULTS: readonly Fault[] = [...DEVICE_FAULTS, ...METER_FAULTS, ...FEED_FAULTS, ...BOX_FAULTS];

/** Known by name, but there is nothing yet that they could befall. */
export const NOT_EXERCISED: readonly string[] = ['broker-away'];

const NAMES: readonly string[] = [...FAULTS.map(({ name }) => name), ...NOT_EXERCISED];

/** Names separated by commas, or `all`. Answers a sentence where one is not known. */
export function readFaultList(text: string): readonly string[] | { readonly wrong: string } {
  if (text === 'all') return NAMES;
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) return { wrong: `There is no fault ${JSON.stringify(unknown)}; ${hint(unknown, NAMES)}` };
  return NAMES.filter((name) => wanted.includes(name));
}
