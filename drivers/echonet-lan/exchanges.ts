import type { Random } from '#core/random.ts';
import { millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { DatagramLink } from '#ports/datagram-link.ts';
import { answersFor, CONTROLLER } from '#protocol/echonet/eoj.ts';
import { ESV, encodeFrame, encodeGet, type Frame, type Property } from '#protocol/echonet/frame.ts';
import type { Peer } from './peer.ts';

/** A request on its way. Times are monotonic ms. */
export interface Pending {
  readonly eoj: number;
  readonly esv: number;
  /** As sent last. */
  bytes: Uint8Array;
  /** Each sending has a TID of its own, so that an answer tells which one it answers and how long that took. */
  readonly sendings: { readonly tid: number; readonly at: number }[];
  /** Properties of a whole answer; fewer may be followed by a second frame with the same TID. */
  readonly expected: number;
  readonly due: number;
  /** Frames heard so far: nearly always none or one. */
  readonly heard: Frame[];
  readonly settle: (frames: readonly Frame[]) => void;
  timer: Timer | null;
  mayRepeat: boolean;
}

/** `twice`: repeated once after silence; `again`: this is itself a repetition, sent after a random moment. */
export type Tries = 'once' | 'twice' | 'again';

/**
 * Request and answer with one node, which must be held (peer.ts) meanwhile. Resolves with the frames of the answer; an
 * empty list is silence until `due` (monotonic ms).
 */
export interface Exchanges {
  get(peer: Peer, eoj: number, epcs: readonly number[], due: number, tries: Tries): Promise<readonly Frame[]>;
  set(peer: Peer, eoj: number, properties: readonly Property[], due: number): Promise<readonly Frame[]>;
  /** Sent only once while it is not known whether the node has SetGet. */
  setGet(
    peer: Peer,
    eoj: number,
    properties: readonly Property[],
    epcs: readonly number[],
    due: number,
  ): Promise<readonly Frame[]>;
  /** Takes the frame if it is the answer that `peer` owes. */
  take(peer: Peer, frame: Frame): boolean;
  /** Expects the node to be mute for a while, because it was just set. */
  expectMute(peer: Peer): void;
  /** Ends what is on its way as if it had stayed silent. */
  abandon(peer: Peer): void;
  nextTid(): number;
}

/** After a part of an answer, how long for the rest (one TID in two frames: 72, then 52). */
const REST = 250;
/** A repetition waits a random part of this, so that several controllers do not repeat in step. */
const JITTER = 200;
/** A node that was just set may be mute for seconds; meanwhile repetitions come no faster and are not counted. */
const MUTE_TIMEOUT = 1_500;
const MUTE_AFTER_SET = 10_000;
const EMPTY = new Uint8Array(0);

/** Sends requests and knows their answers by address, TID, object and service; nothing else is an answer. */
export function createExchanges(deps: {
  readonly link: DatagramLink;
  readonly clock: Clock;
  readonly random: Random;
  /** Nothing is sent while this is false. */
  readonly running: () => boolean;
}): Exchanges {
  const { link, clock, random, running } = deps;
  // Begins anywhere, so that nobody off the LAN can guess what is on its way (security.md E5).
  let lastTid = random.integer(0x1_0000);
  const nextTid = (): number => (lastTid = lastTid >= 0xffff ? 1 : lastTid + 1);

  const finish = (peer: Peer, pending: Pending): void => {
    pending.timer?.stop();
    peer.pending = null;
    if (pending.heard.length === 0 && pending.sendings.length > 0) peer.unanswered++;
    pending.settle(pending.heard);
  };

  const send = (peer: Peer, pending: Pending): void => {
    const now = clock.monotonic();
    const learned = peer.roundTrip.timeout();
    const timeout = now < peer.muteUntil ? Math.max(MUTE_TIMEOUT, learned) : learned;
    if (pending.sendings.length > 0) pending.bytes = withTid(pending.bytes, nextTid());
    pending.sendings.push({ tid: tidOf(pending.bytes), at: now });
    pending.timer = clock.after(millis(Math.min(timeout, pending.due - now)), 'answer of an ECHONET node', () =>
      silence(peer, pending),
    );
    link.send(peer.address, pending.bytes);
  };

  const sendLater = (peer: Peer, pending: Pending): void => {
    const pause = Math.min(random.integer(JITTER), pending.due - clock.monotonic());
    pending.timer = clock.after(millis(pause), 'repetition to an ECHONET node', () => send(peer, pending));
  };

  const silence = (peer: Peer, pending: Pending): void => {
    peer.roundTrip.silent();
    const now = clock.monotonic();
    const mute = now < peer.muteUntil;
    if (now >= pending.due || !(pending.mayRepeat || mute)) {
      finish(peer, pending);
      return;
    }
    if (!mute) pending.mayRepeat = false;
    sendLater(peer, pending);
  };

  const ask = (
    peer: Peer,
    request: Pick<Pending, 'eoj' | 'esv' | 'bytes' | 'expected' | 'due'>,
    tries: Tries,
  ): Promise<readonly Frame[]> =>
    new Promise((settle) => {
      const { eoj, esv, bytes, expected, due } = request;
      const pending: Pending = {
        eoj,
        esv,
        bytes,
        expected,
        due,
        sendings: [],
        heard: [],
        settle,
        timer: null,
        mayRepeat: tries === 'twice',
      };
      peer.pending = pending;
      if (due <= clock.monotonic() || !running()) finish(peer, pending);
      else if (tries === 'again') sendLater(peer, pending);
      else send(peer, pending);
    });

  return {
    get(peer, eoj, epcs, due, tries) {
      const bytes = encodeGet(nextTid(), CONTROLLER, eoj, epcs);
      return ask(peer, { eoj, esv: ESV.Get, bytes, expected: epcs.length, due }, tries);
    },
    set(peer, eoj, properties, due) {
      const bytes = encodeFrame({ tid: nextTid(), seoj: CONTROLLER, deoj: eoj, esv: ESV.SetC, properties });
      return ask(peer, { eoj, esv: ESV.SetC, bytes, expected: 0, due }, 'twice');
    },
    setGet(peer, eoj, properties, epcs, due) {
      const getProperties = epcs.map((epc) => ({ epc, edt: EMPTY }));
      const request = { tid: nextTid(), seoj: CONTROLLER, deoj: eoj, esv: ESV.SetGet, properties, getProperties };
      const bytes = encodeFrame(request);
      return ask(peer, { eoj, esv: ESV.SetGet, bytes, expected: 0, due }, peer.setGet === true ? 'twice' : 'once');
    },
    take(peer, frame) {
      const pending = peer.pending;
      const sending = pending?.sendings.find(({ tid }) => tid === frame.tid);
      if (pending === null || sending === undefined) return false;
      if (!answersFor(pending.eoj, frame.seoj) || !isAnswer(pending.esv, frame.esv)) return false;
      const now = clock.monotonic();
      if (pending.heard.length === 0) peer.roundTrip.heardAfter(now - sending.at);
      peer.heardAt = now;
      peer.unanswered = 0;
      pending.heard.push(frame);
      if (carried(pending.heard) >= pending.expected) finish(peer, pending);
      else awaitRest(peer, pending);
      return true;
    },
    expectMute(peer) {
      peer.muteUntil = clock.monotonic() + MUTE_AFTER_SET;
    },
    abandon(peer) {
      if (peer.pending !== null) finish(peer, peer.pending);
    },
    nextTid,
  };

  function awaitRest(peer: Peer, pending: Pending): void {
    pending.timer?.stop();
    const rest = Math.min(REST, pending.due - clock.monotonic());
    pending.timer = clock.after(millis(rest), 'rest of an ECHONET answer', () => finish(peer, pending));
  }
}

/** Response services of each request (Part II 3.2.5). A notification is never an answer, whatever its TID. */
function isAnswer(request: number, answer: number): boolean {
  switch (request) {
    case ESV.Get:
      return answer === ESV.Get_Res || answer === ESV.Get_SNA;
    case ESV.SetC:
      return answer === ESV.Set_Res || answer === ESV.SetC_SNA;
    case ESV.SetGet:
      return answer === ESV.SetGet_Res || answer === ESV.SetGet_SNA;
    default:
      return false;
  }
}

const tidOf = (bytes: Uint8Array): number => (bytes[2]! << 8) | bytes[3]!;

/** A copy: the bytes may still be on their way. */
function withTid(bytes: Uint8Array, tid: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[2] = tid >> 8;
  copy[3] = tid;
  return copy;
}

const carried = (frames: readonly Frame[]): number =>
  frames.reduce((count, frame) => count + frame.properties.length, 0);
