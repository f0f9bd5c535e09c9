import { createRandom, type Random } from '#core/random.ts';
import type { Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Datagram, DatagramLink } from '#ports/datagram-link.ts';
import type { Log } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { createAdmission } from './admission.ts';
import { type Census, createCensus, type DiscoveredNode, discover } from './discovery.ts';
import { createExchanges } from './exchanges.ts';
import { ownObjects } from './own-objects.ts';
import { createPeer, dismiss, leave, type Peer, take, waitFor } from './peer.ts';
import { readAll, silence } from './reading.ts';
import { ownEoj, respond } from './responder.ts';
import type { GetResult, Got, Notification, SetGetResult, SetResult } from './results.ts';
import { write, writeAndRead } from './writing.ts';

/**
 * Our node on the ECHONET Lite LAN: a controller that asks and sets other nodes' objects, hears what they announce, and
 * answers for itself.
 *
 * Nothing here rejects: a silent or refusing node is a value. A deadline is a length of time from the call, waiting for
 * the node's turn included; a node is asked one thing at a time. `get` of the same property twice is one entry.
 */
export interface EchonetLan {
  /** Opens the link and announces our instance list. Rejects with LINK_OPEN. */
  start(): Promise<void>;
  /** Ends everything under way as unanswered and closes the link. */
  stop(): Promise<void>;
  get(address: string, eoj: number, epcs: readonly number[], deadline: Millis): Promise<GetResult>;
  set(address: string, eoj: number, properties: readonly Property[], deadline: Millis): Promise<SetResult>;
  /** Sets, then reads, in one session with the node (SetGet, or Set and Get where it has none). */
  setGet(
    address: string,
    eoj: number,
    properties: readonly Property[],
    epcs: readonly number[],
    deadline: Millis,
  ): Promise<SetGetResult>;
  /** Hears INF and INFC, of one address or object or of all; returns how to stop. */
  onNotification(
    filter: { readonly address?: string; readonly eoj?: number },
    listener: (notification: Notification) => void,
  ): () => void;
  /** Looks who is there: about 3 s, and as long as the nodes take to tell of themselves. Also kept in `nodes`. */
  discover(): Promise<readonly DiscoveredNode[]>;
  /** What the last `discover` found. */
  nodes(): readonly DiscoveredNode[];
}

/** Nodes that are kept in mind. We only make one by asking it something. */
const PEERS = 1_024;
const EMPTY = new Uint8Array(0);

export function createEchonetLan(deps: {
  readonly link: DatagramLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: Random;
  /** Whom to listen to; by default everybody on the link. */
  readonly addresses?: (address: string) => boolean;
  /** 13 bytes that no other gateway has, for 0x83. */
  readonly identity?: Uint8Array;
}): EchonetLan {
  const { link, clock, log, addresses = () => true, random = createRandom(1, 'echonet-lan') } = deps;
  const exchanges = createExchanges({ link, clock, random, running: () => running });
  const objects = ownObjects(deps.identity ?? new Uint8Array(13));
  const admitted = createAdmission(clock);
  const peers = new Map<string, Peer>();
  const listeners = new Set<{ address?: string; eoj?: number; hear: (notification: Notification) => void }>();
  let census: Census | null = null;
  let found: readonly DiscoveredNode[] = [];
  let running = false;

  const peerAt = (address: string): Peer | null => {
    const known = peers.get(address);
    if (known !== undefined) return known;
    if (peers.size >= PEERS) return null;
    const peer = createPeer(address);
    peers.set(address, peer);
    return peer;
  };

  const receive = (datagram: Datagram): void => {
    const { from, bytes } = datagram;
    if (!running || !addresses(from)) return;
    const frame = decodeFrame(bytes);
    if (frame === null) {
      if (admitted(from)) log.debug('echonet.no-frame', { from, length: bytes.length });
      return;
    }
    const peer = peers.get(from);
    if (peer !== undefined && ownEoj(objects, frame.deoj) !== null && exchanges.take(peer, frame)) return;
    if (!admitted(from)) return;
    census?.hear(from, frame);
    if (frame.esv === ESV.INF || frame.esv === ESV.INFC) notify(from, frame);
    const reply = respond(objects, frame);
    if (reply !== null) link.send(reply.multicast ? 'multicast' : from, encodeFrame(reply.frame));
  };

  const notify = (address: string, frame: Frame): void => {
    for (const { address: only, eoj, hear } of listeners) {
      if ((only ?? address) !== address || (eoj ?? frame.seoj) !== frame.seoj) continue;
      hear({ address, eoj: frame.seoj, properties: frame.properties });
    }
  };

  /** Runs `work` once the node is ours; null where that was not before `due`. */
  const inTurn = async <T>(address: string, due: number, work: (peer: Peer) => Promise<T>): Promise<T | null> => {
    const peer = running ? peerAt(address) : null;
    if (peer === null) return null;
    if (!take(peer) && !(await waitFor(peer, clock, due))) return null;
    try {
      return await work(peer);
    } finally {
      leave(peer);
    }
  };

  const announce = (): void => {
    const list = objects.get(NODE_PROFILE)!.get(0xd5)!;
    send('multicast', NODE_PROFILE, ESV.INF, [{ epc: 0xd5, edt: list }]);
  };
  const send = (to: string, deoj: number, esv: number, properties: readonly Property[]): void =>
    link.send(to, encodeFrame({ tid: exchanges.nextTid(), seoj: NODE_PROFILE, deoj, esv, properties }));

  const lan: EchonetLan = {
    async start() {
      await link.open(receive);
      running = true;
      announce();
    },
    async stop() {
      running = false;
      for (const peer of peers.values()) {
        dismiss(peer);
        exchanges.abandon(peer);
      }
      await link.close();
    },
    async get(address, eoj, epcs, deadline) {
      const due = clock.monotonic() + deadline;
      const result = new Map<number, Got>();
      await inTurn(address, due, (peer) => readAll({ exchanges, clock }, peer, eoj, epcs, due, result));
      silence(epcs, result);
      return result;
    },
    async set(address, eoj, properties, deadline) {
      const due = clock.monotonic() + deadline;
      const result = await inTurn(address, due, async (peer) => {
        const set = await write({ exchanges, clock }, peer, eoj, properties, due);
        exchanges.expectMute(peer);
        return set;
      });
      return result ?? { outcome: 'no-answer' };
    },
    async setGet(address, eoj, properties, epcs, deadline) {
      const due = clock.monotonic() + deadline;
      const result = await inTurn(address, due, (peer) =>
        writeAndRead({ exchanges, clock }, peer, eoj, properties, epcs, due),
      );
      if (result !== null) return result;
      return { set: { outcome: 'no-answer' }, got: new Map(epcs.map((epc) => [epc, 'no-answer'] as const)) };
    },
    onNotification(filter, hear) {
      const entry = { ...filter, hear };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    async discover() {
      const own = createCensus();
      census = own;
      const ask = (): void => send('multicast', NODE_PROFILE, ESV.Get, [{ epc: 0xd6, edt: EMPTY }]);
      const nodes = await discover(lan, clock, own, ask);
      if (census === own) census = null;
      found = nodes;
      return nodes;
    },
    nodes: () => found,
  };
  return lan;
}
