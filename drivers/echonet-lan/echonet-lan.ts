import { createRandom, type Random } from '#core/random.ts';
import type { Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Datagram, DatagramLink } from '#ports/datagram-link.ts';
import type { Log } from '#ports/log.ts';
import { NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { setRefusal } from '#protocol/echonet/set-rules.ts';
import { createAdmission } from './admission.ts';
import { createExchanges } from './exchanges.ts';
import { ownObjects } from './own-objects.ts';
import { dismiss, leave, type Peer, take, waitFor } from './peer.ts';
import { createPeerTable } from './peer-table.ts';
import { createQuestions } from './questions.ts';
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
  /** Asks all node profiles on the LAN at once; the answers come to `onFrame`. Returns the question's TID. */
  askEverybody(epcs: readonly number[]): number;
  /**
   * Hears what was not the answer of a node that we asked by itself: announcements, requests, answers to `askEverybody`
   * (`solicited`). Bounded in rate; returns how to stop.
   */
  onFrame(listener: FrameListener): () => void;
  /** Hears each time the link flows again after an outage. */
  onRestored(listener: () => void): () => void;
  /** How the node at an address has answered us; null while it was never asked. */
  contact(address: string): Contact | null;
}

export type FrameListener = (address: string, frame: Frame, solicited: boolean) => void;

export interface Contact {
  /** Monotonic ms of its last answer; null while it never answered. */
  readonly heardAt: number | null;
  /** Requests that it left unanswered since then. */
  readonly unanswered: number;
}

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
  const admission = createAdmission(clock);
  const questions = createQuestions(clock);
  const peers = createPeerTable();
  const listeners = new Set<{ address?: string; eoj?: number; hear: (notification: Notification) => void }>();
  const frameListeners = new Set<FrameListener>();
  const restoredListeners = new Set<() => void>();
  let running = false;

  const receive = ({ from, bytes }: Datagram): void => {
    if (!running || !addresses(from)) return;
    const frame = decodeFrame(bytes);
    const peer = peers.find(from);
    if (frame !== null && peer !== undefined && ownEoj(objects, frame.deoj) !== null && exchanges.take(peer, frame)) {
      return;
    }
    const age = frame === null ? null : questions.ageOf(frame);
    const solicited = age !== null && admission.answer();
    if (!solicited && !admission.frame(from, (peer?.heardAt ?? null) !== null)) return;
    if (frame === null) {
      log.debug('echonet.no-frame', { from, length: bytes.length });
      return;
    }
    if (solicited) peers.at(from)?.roundTrip.supposed(age);
    for (const hear of frameListeners) hear(from, frame, solicited);
    if (frame.esv === ESV.INF || frame.esv === ESV.INFC) notify(from, frame);
    answer(from, frame);
  };

  const answer = (to: string, request: Frame): void => {
    for (const { frame, multicast } of respond(objects, request, () => exchanges.nextTid())) {
      if (admission.reply(multicast)) link.send(multicast ? 'multicast' : to, encodeFrame(frame));
    }
  };

  const notify = (address: string, frame: Frame): void => {
    for (const { address: only, eoj, hear } of listeners) {
      if ((only ?? address) !== address || (eoj ?? frame.seoj) !== frame.seoj) continue;
      hear({ address, eoj: frame.seoj, properties: frame.properties });
    }
  };

  /** Runs `work` once the node is ours; null where that was not before `due`. */
  const inTurn = async <T>(address: string, due: number, work: (peer: Peer) => Promise<T>): Promise<T | null> => {
    const peer = running ? peers.at(address) : null;
    if (peer === null) return null;
    if (!take(peer) && !(await waitFor(peer, clock, due))) return null;
    try {
      return await work(peer);
    } finally {
      leave(peer);
    }
  };

  /** To all node profiles; returns the TID. */
  const tellAll = (esv: number, properties: readonly Property[]): number => {
    const tid = exchanges.nextTid();
    link.send('multicast', encodeFrame({ tid, seoj: NODE_PROFILE, deoj: NODE_PROFILE, esv, properties }));
    return tid;
  };
  /** The instance list, as at power-on (Part II 4.3.1). */
  const announce = (): void => {
    tellAll(ESV.INF, [{ epc: 0xd5, edt: objects.get(NODE_PROFILE)!.values.get(0xd5)! }]);
  };
  const restored = (): void => {
    if (!running) return;
    announce();
    for (const listener of restoredListeners) listener();
  };

  return {
    async start() {
      await link.open(receive, restored);
      running = true;
      announce();
    },
    async stop() {
      running = false;
      for (const peer of peers.all()) {
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
      const forbidden = forbiddenBy(eoj, properties);
      if (forbidden !== null) return forbidden;
      const due = clock.monotonic() + deadline;
      const result = await inTurn(address, due, async (peer) => {
        const set = await write({ exchanges, clock }, peer, eoj, properties, due);
        exchanges.expectMute(peer);
        return set;
      });
      return result ?? { outcome: 'no-answer' };
    },
    async setGet(address, eoj, properties, epcs, deadline) {
      const forbidden = forbiddenBy(eoj, properties);
      if (forbidden !== null) return { set: forbidden, got: new Map(epcs.map((epc) => [epc, 'refused'] as const)) };
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
    askEverybody(epcs) {
      const tid = tellAll(
        ESV.Get,
        epcs.map((epc) => ({ epc, edt: EMPTY })),
      );
      questions.asked(tid);
      return tid;
    },
    onFrame: (listener) => {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    onRestored: (listener) => {
      restoredListeners.add(listener);
      return () => restoredListeners.delete(listener);
    },
    contact(address) {
      const peer = peers.find(address);
      return peer === undefined ? null : { heardAt: peer.heardAt, unanswered: peer.unanswered };
    },
  };
}

/** A Set that no one of us may send (protocol/echonet/set-rules.ts) is refused here, before a word is said. */
function forbiddenBy(eoj: number, properties: readonly Property[]): SetResult | null {
  const epcs = properties.filter((property) => setRefusal(eoj, property) !== null).map(({ epc }) => epc);
  return epcs.length === 0 ? null : { outcome: 'refused', epcs };
}
