/**
 * Readers for property values: each has its own buffer and writes the value into it when it is asked, so a Get
 * allocates nothing. All integers are big-endian (ECHONET Lite, Part II 3.2.9).
 */
type Read = () => Uint8Array;

/** Always the same bytes. */
export function constant(...bytes: readonly number[]): Read {
  const edt = Uint8Array.from(bytes);
  return () => edt;
}

/** A code of one byte. */
export function code(value: () => number): Read {
  const edt = new Uint8Array(1);
  return () => {
    edt[0] = value();
    return edt;
  };
}

/** 0x41 or 0x42, or whatever pair the property uses. */
export const flag = (value: () => boolean, yes = 0x41, no = 0x42): Read => code(() => (value() ? yes : no));

/** Writes the low `size` bytes of a whole number. */
export function put(edt: Uint8Array, at: number, size: number, value: number): void {
  for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) edt[at + i] = rest & 0xff;
}

/** The four bytes of a whole number between −2^31 and 2^32 − 1. */
export function put32(edt: Uint8Array, at: number, value: number): void {
  edt[at] = value >>> 24;
  edt[at + 1] = value >>> 16;
  edt[at + 2] = value >>> 8;
  edt[at + 3] = value;
}

export function put16(edt: Uint8Array, at: number, value: number): void {
  edt[at] = value >>> 8;
  edt[at + 1] = value;
}

/** Unsigned, rounded; above the range the overflow code, below 0 the underflow code (APPENDIX, 1.6). */
export const uint8 = (value: () => number): Read => code(() => limited(value(), 0, 0xfd, 0xff, 0xfe));

export function uint16(value: () => number): Read {
  const edt = new Uint8Array(2);
  return () => {
    put16(edt, 0, limited(value(), 0, 0xfffd, 0xffff, 0xfffe));
    return edt;
  };
}

export function int16(value: () => number): Read {
  const edt = new Uint8Array(2);
  return () => {
    put16(edt, 0, limited(value(), -0x7fff, 0x7ffd, 0x7fff, 0x8000));
    return edt;
  };
}

export const int8 = (value: () => number): Read => code(() => limited(value(), -127, 125, 0x7f, 0x80));

/** 0..999,999,999, as the energy and power properties of the storage classes have it. */
export function uint32(value: () => number): Read {
  const edt = new Uint8Array(4);
  return () => {
    put32(edt, 0, limited(value(), 0, 999_999_999, 0xffffffff, 0xfffffffe));
    return edt;
  };
}

export function int32(value: () => number): Read {
  const edt = new Uint8Array(4);
  return () => {
    put32(edt, 0, Math.round(value()));
    return edt;
  };
}

/** Two unsigned 32-bit numbers one after the other: minimum and maximum. */
export function pair32(first: number, second: number): Read {
  const edt = new Uint8Array(8);
  put32(edt, 0, Math.round(first));
  put32(edt, 4, Math.round(second));
  return () => edt;
}

export function pair16(first: number, second: number): Read {
  const edt = new Uint8Array(4);
  put16(edt, 0, Math.round(first));
  put16(edt, 2, Math.round(second));
  return () => edt;
}

/** A whole number of Wh (0.001 kWh) of a ledger in mJ, rounded down as a counter is, rolling over at 10^9. */
export const counter = (millijoules: () => number): Read => uint32(() => wattHoursOf(millijoules()) % 1_000_000_000);

/** Whole Wh in mJ, rounded down. */
export const wattHoursOf = (millijoules: number): number => Math.floor(millijoules / 3_600_000);

/** A count followed by items of `size` bytes. */
export function sized(count: number, size: number, items: readonly number[]): Uint8Array {
  const edt = new Uint8Array(1 + size * items.length);
  edt[0] = count;
  items.forEach((item, i) => {
    put(edt, 1 + i * size, size, item);
  });
  return edt;
}

const limited = (value: number, min: number, max: number, over: number, under: number): number => {
  const whole = Math.round(value);
  return whole > max ? over : whole < min ? under : whole;
};

/** The number in a big-endian unsigned EDT. */
export const numberOf = (edt: Uint8Array): number => edt.reduce((value, byte) => value * 256 + byte, 0);
