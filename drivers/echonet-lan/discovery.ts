import { type Millis, millis } from '#core/time/instant.ts';
import { type Clock, sleep } from '#ports/clock.ts';
import { classOf, isNodeProfile, NODE_PROFILE, readEoj } from '#protocol/echonet/eoj.ts';
import { ESV, type Frame } from '#protocol/echonet/frame.ts';
import type { EchonetLan } from './echonet-lan.ts';
import { type ObjectProfile, readProfile } from './object-profile.ts';

/** A node on the LAN, with its node profile and its device objects in the order of their codes. */
export interface DiscoveredNode {
  readonly address: string;
  readonly profile: ObjectProfile | null;
  readonly objects: readonly ObjectProfile[];
  /** Objects it listed that did not answer for their maps. */
  readonly silent: readonly number[];
}

/** Nodes that are looked at; the rest of a crowd is ignored. */
const NODES = 256;
/** Most objects that fit an instance list (0xD5, 0xD6). */
const OBJECTS = 84;
/** The question is asked twice, in case it is lost. */
const QUESTIONS = 2;
const PAUSE = millis(1_500);
const PROFILE_DEADLINE = 10_000;

/** Collects instance lists, whether asked for (0xD6) or announced (0xD5). */
export interface Census {
  hear(address: string, frame: Frame): void;
  /** Address → listed device objects, sorted. */
  readonly heard: ReadonlyMap<string, readonly number[]>;
}

export function createCensus(): Census {
  const heard = new Map<string, readonly number[]>();
  return {
    heard,
    hear(address, frame) {
      if (!isNodeProfile(frame.seoj) || (frame.esv !== ESV.Get_Res && frame.esv !== ESV.INF && frame.esv !== ESV.INFC))
        return;
      if (!heard.has(address) && heard.size >= NODES) return;
      for (const { epc, edt } of frame.properties) {
        if (epc === 0xd5 || epc === 0xd6) heard.set(address, instancesOf(edt));
      }
    },
  };
}

/** The device objects of an instance list, each once; a wrong count is ignored, what follows it is believed. */
export function instancesOf(edt: Uint8Array): readonly number[] {
  const eojs = new Set<number>();
  for (let at = 1; at + 3 <= edt.length && eojs.size < OBJECTS; at += 3) {
    const eoj = readEoj(edt, at);
    if (classOf(eoj) !== 0 && !isNodeProfile(eoj)) eojs.add(eoj);
  }
  return [...eojs].sort((a, b) => a - b);
}

/**
 * Asks everybody for their instance list, waits for the answers, then asks each object for its maps and identity. Nodes
 * are asked in parallel, sorted by address in the result.
 */
export async function discover(
  lan: Pick<EchonetLan, 'get'>,
  clock: Clock,
  census: Census,
  ask: () => void,
): Promise<readonly DiscoveredNode[]> {
  for (let i = 0; i < QUESTIONS; i++) {
    ask();
    await sleep(clock, PAUSE, 'answers to an ECHONET discovery');
  }
  const found = [...census.heard].sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(found.map(([address, eojs]) => describeNode(lan, address, eojs)));
}

async function describeNode(
  lan: Pick<EchonetLan, 'get'>,
  address: string,
  eojs: readonly number[],
): Promise<DiscoveredNode> {
  const profile = await readProfile(lan, address, NODE_PROFILE, PROFILE_DEADLINE as Millis);
  const objects: ObjectProfile[] = [];
  const silent: number[] = [];
  for (const eoj of eojs) {
    const object = await readProfile(lan, address, eoj, PROFILE_DEADLINE as Millis);
    if (object === null) silent.push(eoj);
    else objects.push(object);
  }
  return { address, profile, objects, silent };
}
