/** The module speaks ASCII. Nothing here depends on the platform's text decoders. */

export const CR = 0x0d;
export const LF = 0x0a;
export const SPACE = 0x20;

/** Bytes [from, to) as text, one character a byte. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}

/** Text of characters below 0x100 as bytes. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}

/** `value` in upper-case hexadecimal, at least `width` digits. */
export const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');
