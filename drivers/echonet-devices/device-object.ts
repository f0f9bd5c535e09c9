import { type MissingReason, missing, type Reading, known } from '#core/reading.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import type { EchonetLan } from '../echonet-lan/echonet-lan.ts';
import { type ObjectProfile, readProfile } from '../echonet-lan/object-profile.ts';
import type { GetResult } from '../echonet-lan/results.ts';
import type { Clock } from '#ports/clock.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import type { NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';

/** What a device driver is made of. */
export interface DeviceDeps {
  readonly lan: Pick<EchonetLan, 'get' | 'set' | 'setGet'>;
  readonly address: string;
  readonly eoj: number;
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly clock: Clock;
  /** Property maps where they are already known (from a discovery); else the device is asked before its first use. */
  readonly profile?: ObjectProfile;
}

/** A device whose property maps can be fetched before it is needed. */
export interface Preparable {
  /** True once the device's maps are known; a device that is silent now is asked again at its next use. */
  prepare(deadline: Millis): Promise<boolean>;
}

/** One object on the LAN with its maps. */
export interface DeviceObject extends Preparable {
  readonly deps: DeviceDeps;
  /** Both are false while the maps are not known. */
  gets(epc: number): boolean;
  sets(epc: number): boolean;
  /** Release letter, or null where the device does not tell. */
  release(): string | null;
}

export function createDeviceObject(deps: DeviceDeps): DeviceObject {
  let profile = deps.profile ?? null;
  return {
    deps,
    async prepare(deadline) {
      profile ??= await readProfile(deps.lan, deps.clock, deps.address, deps.eoj, deadline);
      return profile !== null;
    },
    gets: (epc) => profile?.gettable.has(epc) === true,
    sets: (epc) => profile?.settable.has(epc) === true,
    release: () => profile?.release ?? null,
  };
}

/** What one Get of several properties brought. */
export interface Values {
  readonly at: Instant;
  readonly got: GetResult;
  /** Why a property was not asked for. */
  readonly unasked: MissingReason;
}

const NOTHING: GetResult = new Map();

/**
 * Reads those of `epcs` that the device has, in one Get, within the deadline (maps included, where they have to be
 * fetched first). `confirm` is a way to ask that replaces the plain Get.
 */
export async function readValues(
  object: DeviceObject,
  epcs: readonly number[],
  deadline: Millis,
  ask: (fitted: readonly number[], left: Millis) => Promise<GetResult> = (fitted, left) =>
    plainGet(object, fitted, left),
): Promise<Values> {
  const { clock } = object.deps;
  const due = clock.monotonic() + deadline;
  if (!(await object.prepare(deadline))) return { at: clock.now(), got: NOTHING, unasked: 'no-answer' };
  const fitted = epcs.filter((epc) => object.gets(epc));
  const got = fitted.length === 0 ? NOTHING : await ask(fitted, millis(due - clock.monotonic()));
  return { at: clock.now(), got, unasked: 'not-fitted' };
}

const plainGet = ({ deps }: DeviceObject, epcs: readonly number[], left: Millis): Promise<GetResult> =>
  deps.lan.get(deps.address, deps.eoj, epcs, left);

/** The data of a property, or why there are none. A device that leaves out what its map promises did not answer. */
export function edtOf(values: Values, epc: number): Uint8Array | MissingReason {
  const got = values.got.get(epc);
  if (got === undefined) return values.unasked;
  return typeof got === 'string' ? 'no-answer' : got;
}

/** A property that is one number, in the unit of its type. */
export function readNumber<T extends number>(values: Values, epc: number, type: NumberType): Reading<T> {
  const edt = edtOf(values, epc);
  if (typeof edt === 'string') return missing(edt, values.at);
  const value = edt.length === type.size ? decodeNumber(type, edt) : 'out-of-range';
  return typeof value === 'string' ? missing(value, values.at) : known(value as T, values.at);
}

/** A property that is one code of one byte. */
export function readCode(values: Values, epc: number): Reading<number> {
  const edt = edtOf(values, epc);
  if (typeof edt === 'string') return missing(edt, values.at);
  return edt.length === 1 ? known(edt[0]!, values.at) : missing('out-of-range', values.at);
}

/** The number type of a property in the class table. */
export function numberType(eoj: number, epc: number): NumberType {
  const type = propertyRow(eoj, epc)?.type;
  if (type?.kind !== 'number') throw new RangeError(`0x${epc.toString(16)} of 0x${eoj.toString(16)} is not a number`);
  return type;
}

/** The same in Wh instead of the table's kWh: 0.001 kWh a count is 1 Wh a count, exactly. */
export function wattHourType(eoj: number, epc: number): NumberType {
  const type = numberType(eoj, epc);
  return { ...type, scale: type.scale * 1_000, unit: 'Wh' };
}
