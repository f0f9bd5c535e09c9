import type { CommandOutcome } from '#core/device/command.ts';
import { seconds } from '#core/time/instant.ts';
import { sleep } from '#ports/clock.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { encodeNumber } from '#protocol/echonet/encode-value.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { type DeviceObject, edtOf, readValues } from './device-object.ts';

/** What a property must read as for the command to count as carried out. */
export interface Check {
  readonly epc: number;
  readonly ok: (edt: Uint8Array) => boolean;
}

/** A device may be mute, or still in its old mode, for seconds after a Set. */
const SET_DEADLINE = seconds(10);
const READ_DEADLINE = seconds(10);
const SECOND_LOOK = seconds(2);

/**
 * Sets one frame after another, each only after the device took the one before, then reads back. A Set without an answer
 * counts if it reads back as set; otherwise nothing more is sent and the outcome is `indeterminate`.
 */
export async function setAndVerify(
  object: DeviceObject,
  frames: readonly (readonly Property[])[],
  checks: readonly Check[],
): Promise<CommandOutcome> {
  const { lan, address, eoj } = object.deps;
  if (!(await object.prepare(READ_DEADLINE))) return indeterminate('the device does not answer');
  for (const properties of frames) {
    if (properties.length === 0) continue;
    const result = await lan.set(address, eoj, properties, SET_DEADLINE);
    if (result.outcome === 'refused') return refused(`Set of ${result.epcs.map(name).join(', ')} was refused`);
    if (result.outcome === 'no-answer' && (await compare(object, properties.map(asSet))) !== null) {
      return indeterminate(`no answer to the Set of ${properties.map(({ epc }) => name(epc)).join(', ')}`);
    }
  }
  return verify(object, checks);
}

/**
 * Properties set in one frame; each must read back as set. What the device cannot set, or could not be read back, is not
 * tried.
 */
export async function setAll(object: DeviceObject, properties: readonly Property[]): Promise<CommandOutcome> {
  if (properties.length === 0) return refused('the command names nothing to change');
  if (!(await object.prepare(READ_DEADLINE))) return indeterminate('the device does not answer');
  const lacking = properties.filter(({ epc }) => !object.sets(epc) || !object.gets(epc));
  if (lacking.length > 0)
    return refused(`this device has no setting ${lacking.map(({ epc }) => name(epc)).join(', ')}`);
  return setAndVerify(object, [properties], properties.map(asSet));
}

async function verify(object: DeviceObject, checks: readonly Check[]): Promise<CommandOutcome> {
  const first = await compare(object, checks);
  if (first === null) return { outcome: 'confirmed' };
  await sleep(object.deps.clock, SECOND_LOOK, 'second look after a Set');
  const second = await compare(object, checks);
  if (second === null) return { outcome: 'confirmed' };
  return second.answered ? refused(second.detail) : indeterminate(second.detail);
}

interface Difference {
  readonly answered: boolean;
  readonly detail: string;
}

/** The first check that does not hold, or null where all do. */
async function compare(object: DeviceObject, checks: readonly Check[]): Promise<Difference | null> {
  const epcs = checks.map(({ epc }) => epc);
  const values = await readValues(object, epcs, READ_DEADLINE);
  for (const { epc, ok } of checks) {
    const edt = edtOf(values, epc);
    if (typeof edt === 'string') return { answered: false, detail: `${name(epc)} could not be read back: ${edt}` };
    if (!ok(edt)) return { answered: true, detail: `${name(epc)} reads back as ${formatHex(edt)}` };
  }
  return null;
}

const asSet = ({ epc, edt }: Property): Check => reads(epc, edt);

/** A value that does not fit its property (RangeError of `numberProperty`) is a refusal: commands never reject. */
export async function answering(work: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) return refused(error.message);
    throw error;
  }
}

/** The property reads as exactly these bytes. */
export const reads = (epc: number, edt: Uint8Array): Check => ({
  epc,
  ok: (found) => found.length === edt.length && found.every((byte, i) => byte === edt[i]),
});

/** The property is one of these codes of one byte. */
export const readsOneOf = (epc: number, ...codes: readonly number[]): Check => ({
  epc,
  ok: (found) => found.length === 1 && codes.includes(found[0]!),
});

export const codeProperty = (epc: number, code: number): Property => ({ epc, edt: Uint8Array.of(code) });

/** A number by its row in the class table, rounded to its resolution. RangeError outside the row's range. */
export function numberProperty(eoj: number, epc: number, value: number): Property {
  const type = propertyRow(eoj, epc)?.type;
  if (type?.kind !== 'number') throw new RangeError(`${name(epc)} of 0x${eoj.toString(16)} is not a number`);
  if (!Number.isFinite(value)) throw new RangeError(`${name(epc)} cannot be set to ${value}`);
  return { epc, edt: encodeNumber(type, value) };
}

export const refused = (detail: string): CommandOutcome => ({ outcome: 'refused', detail });
const indeterminate = (detail: string): CommandOutcome => ({ outcome: 'indeterminate', detail });
const name = (epc: number): string => `0x${epc.toString(16).toUpperCase()}`;
