import { millis } from '#core/time/instant.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import type { EchonetLan } from './echonet-lan.ts';
import type { GetResult } from './results.ts';

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
}

const PROFILE = [0x9d, 0x9e, 0x9f, 0x82, 0x83, 0x8a];

/** Asks an object for its maps and identity; null where it does not answer or has no Get map. */
export async function readProfile(
  lan: Pick<EchonetLan, 'get'>,
  address: string,
  eoj: number,
  deadline: number,
): Promise<ObjectProfile | null> {
  const result = await lan.get(address, eoj, PROFILE, millis(deadline));
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
