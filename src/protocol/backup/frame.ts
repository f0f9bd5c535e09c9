/**
 * A sealed piece as it travels and as the service keeps it: `HMF1`, the length of the head (u32 little endian), the head
 * as JSON, and what only the recovery key opens. The head says what the service has to know and nothing of the house; it is
 * authenticated together with the sealed part.
 */
export interface FrameHead {
  readonly gateway: string;
  readonly epoch: string;
  /** The piece holds the changes numbered in (`from`, `to`]. */
  readonly from: number;
  readonly to: number;
  /** Link of the chain (base64url) of the piece before; '' for the first of an epoch that begins at 0. */
  readonly previous: string;
  /** Whether it ends with a manifest of the whole file. */
  readonly manifest: boolean;
}

export interface Frame {
  readonly head: FrameHead;
  /** The first bytes of the frame, up to the sealed part. */
  readonly headBytes: Uint8Array;
  readonly sealed: Uint8Array;
}

const MAGIC = [0x48, 0x4d, 0x46, 0x31];
const HEAD_LIMIT = 1_024;
const toBytes = new TextEncoder();
const toText = new TextDecoder('utf-8', { fatal: true });

export function frameHead({ gateway, epoch, from, to, previous, manifest }: FrameHead): Uint8Array {
  const json = toBytes.encode(JSON.stringify({ gateway, epoch, from, to, previous, manifest }));
  const bytes = new Uint8Array(8 + json.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  return bytes;
}

/** Null where the bytes are no frame. */
export function readFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < 8 || MAGIC.some((byte, index) => bytes[index] !== byte)) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (length > HEAD_LIMIT || 8 + length > bytes.length) return null;
  try {
    const head = JSON.parse(toText.decode(bytes.subarray(8, 8 + length))) as unknown;
    if (!isHead(head)) return null;
    return { head, headBytes: bytes.subarray(0, 8 + length), sealed: bytes.subarray(8 + length) };
  } catch {
    return null;
  }
}

function isHead(value: unknown): value is FrameHead {
  if (typeof value !== 'object' || value === null) return false;
  const head = value as Partial<Record<keyof FrameHead, unknown>>;
  return (
    isName(head.gateway) &&
    isName(head.epoch) &&
    isCount(head.from) &&
    isCount(head.to) &&
    head.from < head.to &&
    typeof head.previous === 'string' &&
    /^[\w-]{0,43}$/.test(head.previous) &&
    typeof head.manifest === 'boolean'
  );
}

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** Names of gateways and epochs: they stand in topics and file names. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,299}$/.test(value);
