import { HemsError } from '#core/errors.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { sleep } from '#ports/clock.ts';
import type { PropertyRow } from '#protocol/echonet/class-table.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { hexCode } from '#protocol/echonet/describe-type.ts';
import { parseEoj } from '#protocol/echonet/eoj.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';
import { coefficientsOf, type Plain, plainValue, unitOf } from './plain-value.ts';

/** One property of one object, as the command line names it. */
export interface Target {
  readonly address: string;
  readonly eoj: number;
  readonly epc: number;
  readonly timeout: Millis;
}

/** The JSON of `hems echonet get|set`. */
export interface PropertyJson {
  readonly eoj: string;
  readonly epc: string;
  readonly name: string | null;
  /** The data, hexadecimal; null where the property was set and cannot be read back. */
  readonly raw: string | null;
  readonly value: Plain;
  readonly value_missing?: string;
  readonly unit: string | null;
}

export function parseTarget(address: string, object: string, epc: string, timeout: Millis): Target {
  const eoj = parseEoj(object);
  if (eoj === null)
    throw new HemsError('USAGE', `${object} is no ECHONET object; give four or six hexadecimal digits such as 027D01.`);
  const code = /^(?:0x)?([89a-f][0-9a-f])$/i.exec(epc)?.[1];
  if (code === undefined)
    throw new HemsError('USAGE', `${epc} is no property code; give two hexadecimal digits from 80 to FF such as E7.`);
  return { address, eoj, epc: Number.parseInt(code, 16), timeout };
}

export const rowFor = ({ eoj, epc }: Target): PropertyRow | null => propertyRow(eoj, epc);

/** Reads a property, and those that scale it, and says what it means. Rejects with NO_ANSWER. */
export async function readProperty(lan: EchonetLan, target: Target): Promise<PropertyJson> {
  const edt = await fetch(lan, target);
  if (edt === 'no-answer')
    throw new HemsError('NO_ANSWER', `${target.address} did not answer; check its address and that it is switched on.`);
  if (edt === 'refused')
    throw new HemsError(
      'NO_ANSWER',
      `${objectText(target)} has no readable property ${hexCode(target.epc, 1)}; its Get map 9F says what can be read.`,
    );
  return explain(lan, target, edt);
}

/**
 * Sets a property and reads it back; the outcome is what it then reads as, or `not-readable` where the device took it and
 * has no Get for it. Rejects with NO_ANSWER where it was refused, unanswered, or reads as something else.
 */
export async function setProperty(lan: EchonetLan, target: Target, edt: Uint8Array): Promise<PropertyJson> {
  const { address, eoj, epc, timeout } = target;
  const result = await lan.set(address, eoj, [{ epc, edt }], timeout);
  if (result.outcome === 'refused')
    throw new HemsError(
      'NO_ANSWER',
      `${objectText(target)} refused to set ${hexCode(epc, 1)} to ${formatHex(edt)}; its Set map 9E says what can be set.`,
    );
  const found = await readBack(lan, target, edt);
  if (found instanceof Uint8Array && same(found, edt)) return explain(lan, target, found);
  const did = result.outcome === 'accepted' ? 'took' : 'did not answer to';
  if (found === 'refused' && result.outcome === 'accepted') return unread(target);
  const now = found instanceof Uint8Array ? `reads as ${formatHex(found)}` : 'did not answer when it was read back';
  throw new HemsError(
    'NO_ANSWER',
    `${objectText(target)} ${did} ${hexCode(epc, 1)} = ${formatHex(edt)} but ${now}; look at the device and try again.`,
  );
}

const unread = (target: Target): PropertyJson => ({
  ...headOf(target),
  raw: null,
  value: null,
  value_missing: 'not-readable',
  unit: unitOf(rowFor(target)?.type ?? null),
});

const headOf = (target: Target): Pick<PropertyJson, 'eoj' | 'epc' | 'name'> => ({
  eoj: hexCode(target.eoj, 3),
  epc: hexCode(target.epc, 1),
  name: rowFor(target)?.name ?? null,
});

/** How often and how long after the Set it is looked whether it took effect; devices may need seconds. */
const LOOKS = 4;
const PAUSE = seconds(1);

async function readBack(lan: EchonetLan, target: Target, wanted: Uint8Array): ReturnType<typeof fetch> {
  for (let look = 1; ; look++) {
    const found = await fetch(lan, target);
    if (!(found instanceof Uint8Array) || same(found, wanted) || look === LOOKS) return found;
    await sleep(systemClock, PAUSE, 'another look after a Set');
  }
}

async function fetch(
  lan: EchonetLan,
  { address, eoj, epc, timeout }: Target,
): Promise<Uint8Array | 'no-answer' | 'refused'> {
  return (await lan.get(address, eoj, [epc], timeout)).get(epc) ?? 'no-answer';
}

async function explain(lan: EchonetLan, target: Target, edt: Uint8Array): Promise<PropertyJson> {
  const row = rowFor(target);
  const { value, missing } = plainValue(target.epc, row?.type ?? null, edt, await factorOf(lan, target, row));
  return {
    ...headOf(target),
    raw: formatHex(edt),
    value,
    ...(missing === null ? {} : { value_missing: missing }),
    unit: unitOf(row?.type ?? null),
  };
}

/** The product of the properties that scale this one; one that the device does not have counts as 1. */
async function factorOf(lan: EchonetLan, { address, eoj, timeout }: Target, row: PropertyRow | null): Promise<number> {
  const epcs = coefficientsOf(row?.type ?? null);
  if (epcs.length === 0) return 1;
  const got = await lan.get(address, eoj, epcs, timeout);
  return epcs.reduce((factor, epc) => {
    const edt = got.get(epc);
    const type = propertyRow(eoj, epc)?.type;
    const value = edt instanceof Uint8Array && type !== undefined ? decodeValue(type, edt) : null;
    return value?.kind === 'number' ? factor * value.value : factor;
  }, 1);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const objectText = ({ address, eoj }: Target): string => `${hexCode(eoj, 3)} at ${address}`;
