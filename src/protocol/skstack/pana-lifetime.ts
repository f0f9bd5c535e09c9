/** UDP port of PANA (RFC 5191). */
export const PANA_PORT = 0x02cc;

const HEADER = 16;
const AVP_HEADER = 8;
const SESSION_LIFETIME = 8;

/**
 * The Session-Lifetime (AVP code 8, RFC 5191 chapter 8) in a PANA message, s; null where it carries none. Real
 * meters send 86,400.
 */
export function panaSessionLifetime(message: Uint8Array): number | null {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  for (let at = HEADER; at + AVP_HEADER <= message.length; ) {
    const code = view.getUint16(at);
    const length = view.getUint16(at + 4);
    if (code === SESSION_LIFETIME && length === 4 && at + AVP_HEADER + 4 <= message.length) {
      return view.getUint32(at + AVP_HEADER);
    }
    at += AVP_HEADER + Math.ceil(length / 4) * 4;
  }
  return null;
}
