import { type MissingReason, missing, type Reading, known } from '#core/reading.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import type { EchonetLan } from '../echonet-lan/echonet-lan.ts';
import { type ObjectProfile, readProfile } from '../echonet-lan/object-profile.ts';
import type { GetResult, Got } from '../echonet-lan/results.ts';
import type { Clock } from '#ports/clock.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import type { NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';
import { type Announcements, type Heard, hearAnnouncements } from './announcements.ts';
import { candidates, ORDINARY, type Peculiarities, peculiaritiesOf, portions, type Quirk } from './quirk.ts';

/** What a device driver is made of. */
export interface DeviceDeps {
  readonly lan: Pick<EchonetLan, 'get' | 'set' | 'setGet' | 'onNotification'>;
  readonly address: string;
  readonly eoj: number;
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly clock: Clock;
  /** Property maps where they are already known (from a discovery); else the device is asked before its first use. */
  readonly profile?: ObjectProfile;
  /** Rows of config/quirks; those that do not concern this object are ignored. */
  readonly quirks?: readonly Quirk[];
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
  peculiarities(): Peculiarities;
  /** What the device announced by itself within the last minute, of a property that it promises to announce. */
  heard(epc: number): Heard | null;
}

export function createDeviceObject(deps: DeviceDeps): DeviceObject {
  let profile = deps.profile ?? null;
  let peculiarities = deps.quirks === undefined ? ORDINARY : null;
  let announcements: Announcements | null = null;
  const object: DeviceObject = {
    deps,
    async prepare(deadline) {
      const due = deps.clock.monotonic() + deadline;
      profile ??= await readProfile(deps.lan, deps.clock, deps.address, deps.eoj, deadline);
      if (profile === null) return false;
      announcements ??= hearAnnouncements(deps, profile.announced);
      peculiarities ??= await readPeculiarities(deps, profile, millis(due - deps.clock.monotonic()));
      return peculiarities !== null;
    },
    gets: (epc) => profile?.gettable.has(epc) === true && peculiarities?.ignore.has(epc) !== true,
    sets: (epc) => profile?.settable.has(epc) === true && peculiarities?.ignore.has(epc) !== true,
    release: () => profile?.release ?? null,
    peculiarities: () => peculiarities ?? ORDINARY,
    heard: (epc) => announcements?.heard(epc) ?? null,
  };
  return object;
}

/** Null while the product code that a quirk asks for could not be read. */
async function readPeculiarities(
  { lan, address, eoj, quirks = [] }: DeviceDeps,
  { manufacturer, gettable }: ObjectProfile,
  deadline: Millis,
): Promise<Peculiarities | null> {
  const rows = candidates(quirks, eoj, manufacturer === null ? null : Number.parseInt(manufacturer, 16));
  if (rows.every(({ match }) => match.product === null) || !gettable.has(PRODUCT_CODE))
    return peculiaritiesOf(rows, null);
  const got = (await lan.get(address, eoj, [PRODUCT_CODE], deadline)).get(PRODUCT_CODE);
  if (got === undefined || got === 'no-answer') return null;
  return peculiaritiesOf(rows, got === 'refused' ? null : String.fromCharCode(...got));
}

/** What one Get of several properties brought. */
export interface Values {
  readonly at: Instant;
  readonly got: GetResult;
  /** Why a property was not asked for. */
  readonly unasked: MissingReason;
  /** Properties that the device announced before, with their own times. */
  readonly heard?: ReadonlyMap<number, Heard>;
}

const NOTHING: GetResult = new Map();
const PRODUCT_CODE = 0x8c;

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

async function plainGet(object: DeviceObject, epcs: readonly number[], left: Millis): Promise<GetResult> {
  const { lan, address, eoj, clock } = object.deps;
  const parts = portions(epcs, object.peculiarities());
  if (parts.length === 1) return lan.get(address, eoj, epcs, left);
  const due = clock.monotonic() + left;
  const all = new Map<number, Got>();
  for (const part of parts) {
    const got = await lan.get(address, eoj, part, millis(due - clock.monotonic()));
    for (const [epc, value] of got) all.set(epc, value);
  }
  return all;
}

/** As `readValues`, but what the device announced by itself within the last minute is not asked for again. */
export async function readAnnounced(object: DeviceObject, epcs: readonly number[], deadline: Millis): Promise<Values> {
  const heard = new Map<number, Heard>();
  for (const epc of epcs) {
    const announced = object.heard(epc);
    if (announced !== null) heard.set(epc, announced);
  }
  const rest = heard.size === 0 ? epcs : epcs.filter((epc) => !heard.has(epc));
  const values = await readValues(object, rest, deadline);
  return heard.size === 0 ? values : { ...values, heard };
}

/** When the value of a property held. */
export const timeOf = (values: Values, epc: number): Instant => values.heard?.get(epc)?.at ?? values.at;

/** The data of a property, or why there are none. A device that leaves out what its map promises did not answer. */
export function edtOf(values: Values, epc: number): Uint8Array | MissingReason {
  const announced = values.heard?.get(epc);
  if (announced !== undefined) return announced.edt;
  const got = values.got.get(epc);
  if (got === undefined) return values.unasked;
  return typeof got === 'string' ? 'no-answer' : got;
}

/** A property that is one number, in the unit of its type. */
export function readNumber<T extends number>(values: Values, epc: number, type: NumberType): Reading<T> {
  const edt = edtOf(values, epc);
  const at = timeOf(values, epc);
  if (typeof edt === 'string') return missing(edt, at);
  const value = edt.length === type.size ? decodeNumber(type, edt) : 'out-of-range';
  return typeof value === 'string' ? missing(value, at) : known(value as T, at);
}

/** A property that is one code of one byte. */
export function readCode(values: Values, epc: number): Reading<number> {
  const edt = edtOf(values, epc);
  const at = timeOf(values, epc);
  if (typeof edt === 'string') return missing(edt, at);
  return edt.length === 1 ? known(edt[0]!, at) : missing('out-of-range', at);
}

/** A code by its name; one without a name is out of range. */
export function readNamed<T>(values: Values, epc: number, names: ReadonlyMap<number, T>): Reading<T> {
  const code = readCode(values, epc);
  if (!code.known) return code;
  const name = names.get(code.value);
  return name === undefined ? missing('out-of-range', code.at) : known(name, code.at);
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
