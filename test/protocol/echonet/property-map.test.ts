import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap, encodePropertyMap } from '#protocol/echonet/property-map.ts';

const decode = (hex: string) => decodePropertyMap(parseHex(hex)!);
const codes = fc.uniqueArray(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 128 });

test('decode undoes encode, with a right count', () => {
  fc.assert(
    fc.property(codes, (epcs) => {
      const map = decodePropertyMap(encodePropertyMap(epcs))!;
      expect([...map.epcs]).toEqual([...epcs].sort((a, b) => a - b));
      expect(map.wrongCount).toBe(false);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test('below 16 properties a map is a list, from 16 it is a bitmap of 17 bytes', () => {
  const many = Array.from({ length: 128 }, (_, i) => 0x80 + i);
  for (let n = 0; n <= 128; n++) expect(encodePropertyMap(many.slice(0, n)).length).toBe(n < 16 ? n + 1 : 17);
});

test('the map of a real battery has the 64 properties it counts (banban525/echonetlite2mqtt PR 61)', () => {
  const map = decode('40A595D5A7C4C4C5869795A7E471339392')!;
  expect(map.wrongCount).toBe(false);
  expect(map.epcs.size).toBe(64);
  for (const epc of [0x80, 0x9f, 0xa8, 0xa9, 0xcf, 0xda, 0xe2, 0xe4]) expect(map.epcs.has(epc)).toBe(true);
});

test('a wrong count is said, and what follows it is believed', () => {
  expect(decode('068081828889')).toEqual({ epcs: new Set([0x80, 0x81, 0x82, 0x88, 0x89]), wrongCount: true });
  expect(decode('0280')).toEqual({ epcs: new Set([0x80]), wrongCount: true });
});

test('a list of 16 or more codes is read as a list', () => {
  for (const length of [16, 17, 29, 40]) {
    const epcs = Array.from({ length }, (_, i) => 0x80 + 2 * i);
    expect(decodePropertyMap(Uint8Array.of(length, ...epcs))).toEqual({ epcs: new Set(epcs), wrongCount: false });
  }
});

test('an empty map is no map; a count of zero is a map without properties', () => {
  expect(decode('')).toBeNull();
  expect(decode('00')).toEqual({ epcs: new Set(), wrongCount: false });
});

test('any bytes decode to property codes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      for (const epc of decodePropertyMap(bytes)?.epcs ?? []) expect(epc).toBeGreaterThanOrEqual(0x80);
    }),
    { seed: 4, numRuns: 2_000 },
  );
});

test('a code below 0x80 cannot be encoded', () => {
  expect(() => encodePropertyMap([0x7f])).toThrow(RangeError);
});
