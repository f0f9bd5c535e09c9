import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Claim } from '#core/backup/outbox.ts';
import {
  claimText,
  type Hello,
  readFetch,
  readHello,
  type RefusedWhy,
  writeMessage,
  writePart,
} from '#protocol/backup/messages.ts';
import { isName, readFrame } from '#protocol/backup/frame.ts';
import { readLive } from '#protocol/backup/live.ts';
import type { Clock } from '#ports/clock.ts';
import type { DownKind } from '#ports/uplink.ts';
import type { MonitorStore, PieceRow } from './monitor-store.ts';

/** A message of a gateway, as the broker's rules let it through: `gateway` is what its certificate says. */
export interface Received {
  readonly gateway: string;
  readonly kind: string;
  readonly payload: Uint8Array;
}

export interface Reply {
  readonly gateway: string;
  readonly kind: DownKind;
  readonly payload: Uint8Array;
}

export interface Intake {
  /**
   * Takes messages in, all in one transaction, and gives back what is to be answered once they are on disk. Whatever a
   * gateway sends, it can only change what is kept of itself; what is of no known form is dropped.
   */
  take(messages: readonly Received[]): readonly Reply[];
}

/** Frames of one answer to `fetch`: a slow line delivers it in some seconds. */
const PART_LIMIT = 512 * 1024;
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export function createIntake({ store, clock }: { readonly store: MonitorStore; readonly clock: Clock }): Intake {
  const committed = (gateway: string, epoch: string): Reply => {
    const { committed: sequence, chain } = store.file(gateway, epoch)!;
    return { gateway, kind: 'committed', payload: writeMessage({ epoch, sequence, chain }) };
  };
  const refused = (gateway: string, epoch: string, why: RefusedWhy): Reply => ({
    gateway,
    kind: 'refused',
    payload: writeMessage({ epoch, why }),
  });
  const replaced = (gateway: string, current: string): Reply => ({
    gateway,
    kind: 'replaced',
    payload: writeMessage({ claim: JSON.parse(store.file(gateway, current)!.claim!) as Claim }),
  });

  /** A gateway nobody knew: the broker let it in by its certificate, and from now on its claim key is the one that counts. */
  function register(gateway: string, { epoch, verifier }: Hello): Reply {
    store.addGateway(gateway, { verifier, epoch }, clock.now());
    store.addFile(gateway, epoch, { committed: 0, chain: '', follows: null, followsAt: 0, claim: null }, clock.now());
    return committed(gateway, epoch);
  }

  /** Another file says that it takes the place of the one whose pieces are taken. */
  function claimed(gateway: string, verifier: string, current: string, claim: Claim): Reply {
    const { epoch, follows, signature } = claim;
    if (!signedBy(verifier, claimText(gateway, claim), signature)) return refused(gateway, epoch, 'bad-signature');
    let start = { committed: 0, chain: '', follows: null as string | null, followsAt: 0 };
    if (follows !== null) {
      const chain = follows.epoch === current ? chainAt(gateway, follows.epoch, follows.at) : null;
      if (chain === null) return refused(gateway, epoch, 'not-on-file');
      start = { committed: follows.at, chain, follows: follows.epoch, followsAt: follows.at };
    }
    store.addFile(gateway, epoch, { ...start, claim: JSON.stringify(claim) }, clock.now());
    store.setEpoch(gateway, epoch);
    return committed(gateway, epoch);
  }

  /** The link of the chain at a number where a piece ends; null where none does. */
  function chainAt(gateway: string, epoch: string, at: number): string | null {
    const file = store.file(gateway, epoch);
    if (file === null) return null;
    if (at === file.committed) return file.chain;
    const frame = store.frameUpTo(gateway, epoch, at);
    return frame === null ? null : linkOf(frame);
  }

  function hello(gateway: string, said: Hello): Reply {
    const known = store.gateway(gateway);
    if (known === null) return register(gateway, said);
    const { epoch, verifier, claim, sequence } = said;
    if (verifier !== known.verifier) return refused(gateway, epoch, 'wrong-verifier');
    const file = store.file(gateway, epoch);
    if (file === null && claim?.epoch === epoch) return claimed(gateway, known.verifier, known.epoch, claim);
    if (file === null) return refused(gateway, epoch, 'unknown-epoch');
    if (epoch !== known.epoch) return replaced(gateway, known.epoch);
    store.seen(gateway, sequence, clock.now());
    return committed(gateway, epoch);
  }

  function frame(gateway: string, bytes: Uint8Array): Reply | null {
    const read = readFrame(bytes);
    const known = store.gateway(gateway);
    if (read === null || read.head.gateway !== gateway) return null;
    const { epoch, from, to, previous, manifest } = read.head;
    const file = known === null ? null : store.file(gateway, epoch);
    if (known === null || file === null) return refused(gateway, epoch, 'unknown-epoch');
    if (epoch !== known.epoch) return replaced(gateway, known.epoch);
    // A piece that is here already, or one that does not follow: the answer says where to go on.
    if (from === file.committed && previous === file.chain) {
      store.addPiece(gateway, epoch, { from, to, manifest, chain: linkOf(bytes), frame: bytes }, clock.now());
      store.seen(gateway, to, clock.now());
    }
    return committed(gateway, epoch);
  }

  function fetch(gateway: string, payload: Uint8Array): Reply | null {
    const asked = readFetch(payload);
    const known = store.gateway(gateway);
    if (asked === null || known === null) return null;
    const all = lineage(store, gateway, known.epoch);
    const frames: Uint8Array[] = [];
    let size = 0;
    for (const { number, bytes } of all.slice(asked.index)) {
      if (frames.length > 0 && size + bytes > PART_LIMIT) break;
      frames.push(store.frame(number));
      size += bytes;
    }
    const part = {
      ...asked,
      pieces: all.length,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      manifest: all.findLastIndex(({ manifest }) => manifest),
    };
    return { gateway, kind: 'part', payload: writePart(part, frames) };
  }

  function live(gateway: string, payload: Uint8Array): void {
    const values = readLive(payload);
    if (values !== null && store.gateway(gateway) !== null)
      store.keepLive(gateway, JSON.stringify(values), clock.now());
  }

  function one({ gateway, kind, payload }: Received): Reply | null {
    if (!isName(gateway)) return null;
    if (kind === 'frame') return frame(gateway, payload);
    if (kind === 'fetch') return fetch(gateway, payload);
    if (kind === 'live') live(gateway, payload);
    if (kind !== 'hello') return null;
    const said = readHello(payload);
    return said === null ? null : hello(gateway, said);
  }

  return {
    take: (messages) => store.transaction(() => messages.map(one).filter((reply) => reply !== null)),
  };
}

/** The pieces from the first file of a house to the one whose pieces are taken now, where each goes on from the one before. */
export function lineage(store: MonitorStore, gateway: string, epoch: string): readonly PieceRow[] {
  const of = (at: string, limit: number): readonly PieceRow[] => {
    const { follows, followsAt } = store.file(gateway, at)!;
    const own = store.pieces(gateway, at).filter(({ to }) => to <= limit);
    return follows === null ? own : [...of(follows, followsAt), ...own];
  };
  return of(epoch, Number.POSITIVE_INFINITY);
}

function signedBy(verifier: string, text: string, signature: string): boolean {
  const raw = Buffer.from(verifier, 'base64url');
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

const linkOf = (frame: Uint8Array): string => createHash('sha256').update(frame).digest('base64url');
