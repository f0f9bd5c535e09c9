/**
 * Property maps 0x9D (announced), 0x9E (Set), 0x9F (Get): APPENDIX, annex 1 プロパティマップ記述形式.
 *
 * Below 16 properties: a count and the codes. From 16: a count and 16 bytes, in which bit b of byte i says that
 * property 0x80 + 0x10·b + i is there. Real nodes send wrong counts, and lists of 16 or more codes.
 */
export interface PropertyMap {
  /** Ascending, without repeats. */
  readonly epcs: ReadonlySet<number>;
  /** The first byte was not the number of properties that follow. */
  readonly wrongCount: boolean;
}

const BITMAP_FROM = 16;
const BITMAP_SIZE = 17;

/** The map in `edt`; null where it is empty. What follows the count is believed, not the count. */
export function decodePropertyMap(edt: Uint8Array): PropertyMap | null {
  if (edt.length === 0) return null;
  const count = edt[0]!;
  const epcs = isBitmap(edt, count) ? bitmapCodes(edt) : listCodes(edt);
  return { epcs: new Set(epcs), wrongCount: new Set(epcs).size !== count };
}

/**
 * 17 bytes are a bitmap where the count agrees with the bits, or where a byte cannot be a property code. (A list of 16
 * codes has a bit 7 and thus at least one bit in each byte: as a bitmap it would not agree with its count.)
 */
function isBitmap(edt: Uint8Array, count: number): boolean {
  if (edt.length !== BITMAP_SIZE) return false;
  return bitmapCodes(edt).length === count || edt.subarray(1).some((byte) => byte < 0x80);
}

function bitmapCodes(edt: Uint8Array): number[] {
  const codes: number[] = [];
  for (let bit = 0; bit < 8; bit++) {
    for (let low = 0; low < 16; low++) {
      if ((edt[low + 1]! >> bit) & 1) codes.push(0x80 + (bit << 4) + low);
    }
  }
  return codes;
}

const listCodes = (edt: Uint8Array): number[] =>
  [...edt.subarray(1)].filter((code) => code >= 0x80).sort((a, b) => a - b);

/** The EDT of a map. Codes below 0x80 are not properties: RangeError. */
export function encodePropertyMap(epcs: Iterable<number>): Uint8Array {
  const codes = [...new Set(epcs)].sort((a, b) => a - b);
  const strange = codes.find((code) => code < 0x80 || code > 0xff);
  if (strange !== undefined) throw new RangeError(`0x${strange.toString(16)} is not a property code`);
  if (codes.length < BITMAP_FROM) return Uint8Array.of(codes.length, ...codes);
  const edt = new Uint8Array(BITMAP_SIZE);
  edt[0] = codes.length;
  for (const code of codes) edt[1 + (code & 0x0f)]! |= 1 << ((code >> 4) - 8);
  return edt;
}
