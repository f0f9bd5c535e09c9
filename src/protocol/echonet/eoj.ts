/**
 * ECHONET objects (EOJ): 24 bits, class group · class · instance, written `0x028801` (Part II 3.2.3). As instance 0 a
 * request means all instances of the class.
 */

export const CONTROLLER = 0x05ff01;
export const NODE_PROFILE = 0x0ef001;

/** Class group and class: 0x0288 of 0x028801. */
export const classOf = (eoj: number): number => eoj >>> 8;
export const instanceOf = (eoj: number): number => eoj & 0xff;
export const eojOf = (classCode: number, instance: number): number => (classCode << 8) | instance;

export const isNodeProfile = (eoj: number): boolean => classOf(eoj) === 0x0ef0;

/** Whether an answer from `answered` can be meant for a request to `asked`: the same object, or any instance where all were asked. */
export const answersFor = (asked: number, answered: number): boolean =>
  asked === answered || (instanceOf(asked) === 0 && classOf(asked) === classOf(answered));

/** `028801`, upper case. */
export const formatEoj = (eoj: number): string => eoj.toString(16).toUpperCase().padStart(6, '0');

/** Reads `028801`, `0x028801`, or a class `0288` as its instance 1. Null for anything else. */
export function parseEoj(text: string): number | null {
  const match = /^(?:0x)?([0-9a-f]{4})([0-9a-f]{2})?$/i.exec(text.trim());
  if (match === null) return null;
  return eojOf(Number.parseInt(match[1]!, 16), match[2] === undefined ? 1 : Number.parseInt(match[2], 16));
}

/** The three bytes of an object code. */
export const encodeEoj = (eoj: number): Uint8Array => Uint8Array.of(eoj >> 16, eoj >> 8, eoj);

/** The object code at `offset`; the three bytes must be there. */
export const readEoj = (bytes: Uint8Array, offset: number): number =>
  (bytes[offset]! << 16) | (bytes[offset + 1]! << 8) | bytes[offset + 2]!;
