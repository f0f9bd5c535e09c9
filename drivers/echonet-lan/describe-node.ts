import type { Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import type { EchonetLan } from './echonet-lan.ts';
import { identityOf, type NodeIdentity } from './identity.ts';
import type { Got } from './results.ts';
import { type ObjectProfile, readProfile } from './object-profile.ts';

/** What a node tells of itself and its objects. */
export interface NodeDescription {
  readonly identity: NodeIdentity;
  readonly profile: ObjectProfile | null;
  /** In the order of their codes. */
  readonly objects: readonly ObjectProfile[];
  /** Objects it listed that did not answer for their maps. */
  readonly silent: readonly number[];
  /** False where asking again may bring more. */
  readonly complete: boolean;
}

const SERIAL = 0x8d;

/**
 * Asks a node for its profile and that of each listed object, one after the other, each within `patience`. Null where it
 * answered nothing. What an attempt just before brought, kept in `heard` by object, is not asked for again.
 */
export async function describeNode(
  deps: { readonly lan: Pick<EchonetLan, 'get'>; readonly clock: Clock },
  address: string,
  eojs: readonly number[],
  patience: Millis,
  heard: Map<number, Map<number, Got>> = new Map(),
): Promise<NodeDescription | null> {
  const { lan, clock } = deps;
  const ask = (eoj: number): Promise<ObjectProfile | null> => {
    const known = heard.get(eoj) ?? new Map<number, Got>();
    heard.set(eoj, known);
    return readProfile(lan, clock, address, eoj, patience, known);
  };
  const profile = await ask(NODE_PROFILE);
  const objects: ObjectProfile[] = [];
  const silent: number[] = [];
  for (const eoj of eojs) {
    const object = await ask(eoj);
    if (object === null) silent.push(eoj);
    else objects.push(object);
  }
  if (profile === null && objects.length === 0) return null;
  const first = identityOf({ address, profile, objects, serial: null });
  const serial = first.from === 'address' ? await readSerial(lan, address, objects, patience) : null;
  const identity = serial === null ? first : identityOf({ address, profile, objects, serial });
  const complete = silent.length === 0 && profile?.complete === true && objects.every((object) => object.complete);
  return { identity, profile, objects, silent, complete };
}

async function readSerial(
  lan: Pick<EchonetLan, 'get'>,
  address: string,
  objects: readonly ObjectProfile[],
  patience: Millis,
): Promise<{ readonly eoj: number; readonly text: string } | null> {
  const object = objects.find(({ gettable }) => gettable.has(SERIAL));
  if (object === undefined) return null;
  const got = (await lan.get(address, object.eoj, [SERIAL], patience)).get(SERIAL);
  return got instanceof Uint8Array ? { eoj: object.eoj, text: formatHex(got) } : null;
}
