import { type Millis, millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import type { EchonetLan } from './echonet-lan.ts';
import type { GetResult, Got } from './results.ts';

/** What an object says about itself; null where it does not say it. */
export interface ObjectProfile {
  readonly eoj: number;
  /** Identification number 0x83, hexadecimal. */
  readonly id: string | null;
  /** Manufacturer code 0x8A, hexadecimal. */
  readonly manufacturer: string | null;
  /** Release letter of the device class (0x82), for device objects. */
  readonly release: string | null;
  readonly announced: ReadonlySet<number>;
  readonly settable: ReadonlySet<number>;
  readonly gettable: ReadonlySet<number>;
  /** One of the maps had a wrong count. */
  readonly wrongCount: boolean;
  /** False where part of it is missing only because no answer came, so that asking again is worth while. */
  readonly complete: boolean;
}

const PROFILE = [0x9d, 0x9e, 0x9f, 0x82, 0x83, 0x8a];

/**
 * Asks an object for its maps and identity, within the deadline; what stayed unanswered is asked for again while there is
 * time and something comes. Null where it does not answer or has no Get map. `heard` holds what an attempt before
 * brought, which is not asked for again, and takes what this one brings.
 */
export async function readProfile(
  lan: Pick<EchonetLan, 'get'>,
  clock: Clock,
  address: string,
  eoj: number,
  deadline: Millis,
  heard: Map<number, Got> = new Map(),
): Promise<ObjectProfile | null> {
  const due = clock.monotonic() + deadline;
  let before = 0;
  let open = unheard(heard);
  do {
    before = open.length;
    const more = await lan.get(address, eoj, open, millis(due - clock.monotonic()));
    for (const [epc, got] of more) heard.set(epc, got);
    open = unheard(heard);
  } while (open.length > 0 && open.length < before && clock.monotonic() < due);
  return profileOf(eoj, heard, open.length === 0);
}

const unheard = (heard: GetResult): number[] =>
  PROFILE.filter((epc) => (heard.get(epc) ?? 'no-answer') === 'no-answer');

function profileOf(eoj: number, result: GetResult, complete: boolean): ObjectProfile | null {
  const maps = [0x9d, 0x9e, 0x9f].map((epc) => decodePropertyMap(edtOf(result, epc)));
  const [announced, settable, gettable] = maps;
  if (gettable === null || gettable === undefined) return null;
  return {
    eoj,
    id: textOf(result, 0x83),
    manufacturer: textOf(result, 0x8a),
    release: releaseOf(edtOf(result, 0x82)),
    announced: announced?.epcs ?? new Set(),
    settable: settable?.epcs ?? new Set(),
    gettable: gettable.epcs,
    wrongCount: maps.some((map) => map?.wrongCount === true),
    complete,
  };
}

const NOTHING = new Uint8Array(0);

function edtOf(result: GetResult, epc: number): Uint8Array {
  const got = result.get(epc);
  return got instanceof Uint8Array ? got : NOTHING;
}

const textOf = (result: GetResult, epc: number): string | null => formatHex(edtOf(result, epc)) || null;

/** 0x82 of a device object: two reserved bytes, the release as a letter, a revision. */
function releaseOf(version: Uint8Array): string | null {
  const letter = version.length === 4 && version[0] === 0 ? String.fromCharCode(version[2]!) : '';
  return /^[A-Za-z]$/.test(letter) ? letter.toUpperCase() : null;
}
