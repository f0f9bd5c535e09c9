import type { Datagram } from '#ports/datagram-link.ts';
import { answersFor, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Property } from '#protocol/echonet/frame.ts';
import type { LanNode } from '../lan/simulated-lan.ts';
import { type NodeObject, type ServedObject, serveObject } from './node-object.ts';
import { nodeProfile } from './node-profile.ts';
import { isRequest, type OnSetAttempt, type SetAttempt, serve } from './service.ts';

export interface SimulatedNode extends LanNode {
  readonly address: string;
  /** Says on the multicast group which objects it has: INF of 0xD5, as at power-on (Part II 4.3.1). */
  announce(): void;
  /** Sends an INF for each object of which announced properties changed since the last look. */
  notifyChanges(): void;
}

/**
 * A generic ECHONET Lite node: objects as data, the node profile and all services around them. Total on any bytes:
 * what is not a request to one of its objects is dropped without an answer, and a request to instance 0 is answered
 * by each instance of the class with its own object code.
 */
export function createNode(deps: {
  readonly address: string;
  /** Makes identification numbers unique; up to 10 ASCII characters. */
  readonly serial: string;
  /** Device objects, without the node profile. */
  readonly objects: readonly NodeObject[];
  /** `to` is an address or `multicast`. */
  readonly send: (to: string, bytes: Uint8Array) => void;
  /** Called once before each request to this node is served. */
  readonly beforeRequest?: () => void;
  readonly onSet?: (from: string, attempt: SetAttempt) => void;
}): SimulatedNode {
  const { address, send, onSet } = deps;
  const profile = nodeProfile(
    deps.serial,
    deps.objects.map(({ eoj }) => eoj),
  );
  const objects = [profile, ...deps.objects].map(serveObject);
  const inform = createInformer(send);
  const announced = objects.map((object) => createAnnouncer(object, inform));
  const notifyChanges = (): void => {
    for (const announcer of announced) announcer();
  };

  const receive = ({ from, bytes }: Datagram): void => {
    const request = decodeFrame(bytes);
    if (request === null || !isRequest(request.esv)) return;
    const targets = objects.filter(({ eoj }) => answersFor(request.deoj, eoj));
    if (targets.length === 0) return;
    deps.beforeRequest?.();
    let touched = false;
    const onAttempt: OnSetAttempt = (attempt) => {
      touched ||= attempt.accepted;
      onSet?.(from, attempt);
    };
    for (const target of targets) {
      const answer = serve(target, request, onAttempt);
      if (answer === null) continue;
      const reply = encodeFrame({ ...answer, tid: request.tid, seoj: target.eoj, deoj: request.seoj });
      send(answer.multicast ? 'multicast' : from, reply);
    }
    if (touched) notifyChanges();
  };

  return {
    address,
    receive,
    notifyChanges,
    announce() {
      const list = profile.properties.find(({ epc }) => epc === 0xd5)!.read!();
      inform(NODE_PROFILE, [{ epc: 0xd5, edt: list }]);
    },
  };
}

type Inform = (seoj: number, properties: readonly Property[]) => void;

/** INF on the node's own account, to the node profiles of everybody, with transaction numbers of its own from 1. */
function createInformer(send: (to: string, bytes: Uint8Array) => void): Inform {
  let tid = 0;
  return (seoj, properties) => {
    tid = tid === 0xffff ? 1 : tid + 1;
    send('multicast', encodeFrame({ tid, seoj, deoj: NODE_PROFILE, esv: ESV.INF, properties }));
  };
}

/** Compares the announced properties of one object with what was last seen, and sends what is new. */
function createAnnouncer(object: ServedObject, inform: Inform): () => void {
  const last = object.announced.map(({ read }) => Uint8Array.from(read!()));
  return () => {
    let changed: Property[] | null = null;
    object.announced.forEach(({ epc, read }, i) => {
      const edt = read!();
      if (same(edt, last[i]!)) return;
      last[i] = Uint8Array.from(edt);
      changed ??= [];
      changed.push({ epc, edt: last[i] });
    });
    if (changed !== null) inform(object.eoj, changed);
  };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
