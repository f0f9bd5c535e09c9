import { createHash } from 'node:crypto';

/**
 * A running hash over everything a simulated run did: frames on the meter's link and on the LAN, rows stored, decisions
 * among them. Never wall time, never paths. Equal inputs and seed give the equal hash (invariant I10).
 */
export interface Trace {
  bytes(channel: number, at: number, bytes: Uint8Array): void;
  text(channel: number, at: number, text: string): void;
  /** SHA-256 of everything so far, hexadecimal; the trace goes on. */
  digest(): string;
}

/** Small records are gathered first: one call into the hash for each would cost more than the hashing. */
const GATHER = 65_536;
const HEAD = 11;

export function createTrace(): Trace {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(GATHER);
  let used = 0;

  const flush = (): void => {
    hash.update(buffer.subarray(0, used));
    used = 0;
  };

  const head = (channel: number, at: number, length: number): void => {
    if (used + HEAD + length > GATHER) flush();
    used = buffer.writeUInt8(channel, used);
    used = buffer.writeUIntBE(at, used, 6);
    used = buffer.writeUInt32BE(length, used);
  };

  return {
    bytes(channel, at, bytes) {
      head(channel, at, bytes.length);
      if (used + bytes.length > GATHER) {
        flush();
        hash.update(bytes);
        return;
      }
      buffer.set(bytes, used);
      used += bytes.length;
    },
    text(channel, at, text) {
      this.bytes(channel, at, Buffer.from(text));
    },
    digest() {
      flush();
      return hash.copy().digest('hex');
    },
  };
}
