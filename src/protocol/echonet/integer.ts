/** Big-endian integers and hexadecimal text. */

/** `size` bytes at `offset` as an unsigned integer. */
export function readUnsigned(bytes: Uint8Array, offset: number, size: 1 | 2 | 4): number {
  if (size === 1) return bytes[offset]!;
  if (size === 2) return (bytes[offset]! << 8) | bytes[offset + 1]!;
  return ((bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!) >>> 0;
}

/** The two's complement reading of an unsigned integer of `size` bytes. */
export const toSigned = (code: number, size: 1 | 2 | 4): number =>
  size === 4 ? code | 0 : (code << (32 - 8 * size)) >> (32 - 8 * size);

/** `size` bytes of an integer; negative ones as two's complement. */
export function writeUnsigned(code: number, size: 1 | 2 | 4): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = size - 1, rest = code | 0; i >= 0; i--, rest >>= 8) bytes[i] = rest;
  return bytes;
}

/** Upper case, two digits a byte. */
export function formatHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
  return hex;
}

/** Reads pairs of hexadecimal digits. Null for anything else. */
export function parseHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
