import type { Claim } from '#core/backup/outbox.ts';
import { isCount, isName } from './frame.ts';

/**
 * What gateway and service tell each other beside the frames, each as JSON on a topic of its own
 * (`g/<gateway>/<kind>`). Every reader is total: what is not of this form is null, and is dropped.
 */

/** Gateway → service: this is the file I have. Answered by `committed` or `replaced`. */
export interface Hello {
  readonly epoch: string;
  /** Changes there are; for the monitoring page's "backed up to". */
  readonly sequence: number;
  /** Public half of the claim key (base64url); the first one the service hears stays. */
  readonly verifier: string;
  /** Where this file is another one than the service knows: why it may take its place. */
  readonly claim: Claim | null;
}

/** Service → gateway: everything up to `sequence` of this epoch is on our disk, and this is the link of the chain there. */
export interface Committed {
  readonly epoch: string;
  readonly sequence: number;
  readonly chain: string;
}

/** Service → gateway: another unit has taken this one's place; the claim proves it. */
export interface Replaced {
  readonly claim: Claim;
}

/** Service → gateway: not taken, and why. */
export interface Refused {
  readonly epoch: string;
  readonly why: RefusedWhy;
}
export type RefusedWhy = 'unknown-epoch' | 'wrong-verifier' | 'bad-signature' | 'not-on-file';
const WHY: readonly string[] = ['unknown-epoch', 'wrong-verifier', 'bad-signature', 'not-on-file'];

/** Gateway → service: send the pieces that a new unit needs, from the `index`-th on. */
export interface Fetch {
  /** Comes back, so that answers to an older question are told apart. */
  readonly nonce: string;
  /** Pieces already received. */
  readonly index: number;
}

/** Service → gateway: some of the pieces, as many as fit. */
export interface Part {
  readonly nonce: string;
  readonly index: number;
  /** How many there are in all. */
  readonly pieces: number;
  /** Their bytes in all. */
  readonly bytes: number;
  /** Index of the last piece that ends with a manifest, or −1. */
  readonly manifest: number;
}

/** The text that a claim signs. */
export const claimText = (gateway: string, { epoch, follows }: Omit<Claim, 'signature'>): string =>
  `hidamari claim 1\n${gateway}\n${epoch}\n${follows === null ? '' : `${follows.epoch}\n${follows.at}`}`;

const toBytes = new TextEncoder();
const toText = new TextDecoder('utf-8', { fatal: true });

export const writeMessage = (message: Hello | Committed | Replaced | Refused | Fetch): Uint8Array =>
  toBytes.encode(JSON.stringify(message));

type Fields = Readonly<Record<string, unknown>>;

/** The JSON object in the bytes, or null. */
export function readObject(bytes: Uint8Array): Fields | null {
  try {
    const value = JSON.parse(toText.decode(bytes)) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const isLink = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{0,43}$/.test(value);
const isShort = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

export function readHello(bytes: Uint8Array): Hello | null {
  const it = readObject(bytes);
  if (it === null || !isName(it['epoch']) || !isCount(it['sequence']) || !isShort(it['verifier'])) return null;
  const claim = it['claim'] === null ? null : readClaim(it['claim']);
  if (claim === undefined) return null;
  return { epoch: it['epoch'], sequence: it['sequence'], verifier: it['verifier'], claim };
}

function readClaim(value: unknown): Claim | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { epoch, follows, signature } = value as Fields;
  if (!isName(epoch) || !isShort(signature)) return undefined;
  if (follows === null) return { epoch, follows, signature };
  if (typeof follows !== 'object' || follows === undefined) return undefined;
  const { epoch: before, at } = follows as Fields;
  return isName(before) && isCount(at) ? { epoch, follows: { epoch: before, at }, signature } : undefined;
}

export function readCommitted(bytes: Uint8Array): Committed | null {
  const it = readObject(bytes);
  if (it === null || !isName(it['epoch']) || !isCount(it['sequence']) || !isLink(it['chain'])) return null;
  return { epoch: it['epoch'], sequence: it['sequence'], chain: it['chain'] };
}

export function readReplaced(bytes: Uint8Array): Replaced | null {
  const claim = readClaim(readObject(bytes)?.['claim']);
  return claim === undefined ? null : { claim };
}

export function readRefused(bytes: Uint8Array): Refused | null {
  const it = readObject(bytes);
  const why = it?.['why'];
  if (it === null || !isName(it['epoch']) || typeof why !== 'string' || !WHY.includes(why)) return null;
  return { epoch: it['epoch'], why: why as RefusedWhy };
}

export function readFetch(bytes: Uint8Array): Fetch | null {
  const it = readObject(bytes);
  if (it === null || !isShort(it['nonce']) || !isCount(it['index'])) return null;
  return { nonce: it['nonce'], index: it['index'] };
}

/** `u32 length, JSON`, then each frame with its length before it. */
export function writePart(part: Part, frames: readonly Uint8Array[]): Uint8Array {
  const all = [toBytes.encode(JSON.stringify(part)), ...frames];
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const one of all) {
    view.setUint32(at, one.length, true);
    bytes.set(one, at + 4);
    at += 4 + one.length;
  }
  return bytes;
}

export function readPart(bytes: Uint8Array): { readonly part: Part; readonly frames: readonly Uint8Array[] } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const all: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) return null;
    all.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const it = all[0] === undefined ? null : readObject(all[0]);
  if (it === null) return null;
  const { nonce, index, pieces, bytes: size, manifest } = it;
  if (!isShort(nonce) || !isCount(index) || !isCount(pieces) || !isCount(size)) return null;
  if (!isCount(manifest) && manifest !== -1) return null;
  return { part: { nonce, index, pieces, bytes: size, manifest }, frames: all.slice(1) };
}
