import { ECHONET_PORT } from '../skstack/command.ts';
import { PANA_PORT } from '../skstack/pana-lifetime.ts';
import type { InventedNames } from './invented-names.ts';

/** EPCs that name a device, and how many of their first bytes (maker, form) name none. */
const IDENTIFYING = new Map([
  /** 識別番号 */
  [0x83, 4],
  /** 製造番号 */
  [0x8d, 0],
  /** 個体識別情報 */
  [0xbf, 0],
  /** Bルート識別番号 of a second-generation meter */
  [0xc0, 4],
]);

/** What a datagram on `port` carried, with as many bytes, without anything that names somebody or lets somebody in. */
export function redactData(bytes: Uint8Array, port: number, names: InventedNames): Uint8Array {
  if (port === ECHONET_PORT) return redactFrame(bytes, names);
  return port === PANA_PORT ? redactPana(bytes) : new Uint8Array(bytes.length);
}

const FRAME_HEADER = 11;
const SET_GET = [0x5e, 0x6e, 0x7e];

/** From the first byte on that does not belong to a well-formed frame there are zeros. */
function redactFrame(bytes: Uint8Array, names: InventedNames): Uint8Array {
  const redacted = new Uint8Array(bytes.length);
  if (bytes.length <= FRAME_HEADER || bytes[0] !== 0x10 || bytes[1] !== 0x81) return redacted;
  redacted.set(bytes.subarray(0, FRAME_HEADER));
  const lists = SET_GET.includes(bytes[10]!) ? 2 : 1;
  let at = FRAME_HEADER;
  for (let list = 0; list < lists && at < bytes.length; list++) {
    const count = bytes[at]!;
    redacted[at++] = count;
    for (let i = 0; i < count; i++) {
      const end = at + 2 + (bytes[at + 1] ?? 0);
      if (at + 2 > bytes.length || end > bytes.length) return redacted;
      redacted.set(bytes.subarray(at, at + 2), at);
      const edt = bytes.subarray(at + 2, end);
      const kept = IDENTIFYING.get(bytes[at]!);
      redacted.set(kept === undefined || edt.length === 0 ? edt : names.identification(edt, kept), at + 2);
      at = end;
    }
  }
  return redacted;
}

const PANA_HEADER = 16;
const AVP_HEADER = 8;
/** Result-Code, Session-Lifetime, Termination-Cause (RFC 5191 chapter 8): numbers that are of use. */
const HARMLESS_AVPS = [7, 8, 9];

/** Keeps the shape of a PANA message. Its EAP payload names the route-B ID; session, nonces and keys are nobody's business. */
function redactPana(bytes: Uint8Array): Uint8Array {
  const redacted = new Uint8Array(bytes.length);
  if (bytes.length < PANA_HEADER) return redacted;
  // Reserved, length, flags and type; session identifier and sequence number become zeros.
  redacted.set(bytes.subarray(0, 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PANA_HEADER; at + AVP_HEADER <= bytes.length; ) {
    const length = view.getUint16(at + 4);
    const end = at + AVP_HEADER + Math.ceil(length / 4) * 4;
    const keep = HARMLESS_AVPS.includes(view.getUint16(at)) && length === 4 ? AVP_HEADER + length : AVP_HEADER;
    redacted.set(bytes.subarray(at, Math.min(at + keep, bytes.length)), at);
    at = end;
  }
  return redacted;
}
