import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJson, pack, parseExactJson, unpack } from '#store/packed-json.ts';

describe('packed JSON', () => {
  it('gives back every number bit for bit and every text', () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.double(), fc.string(), fc.array(fc.double()), fc.boolean()));
    fc.assert(
      fc.property(value, (given) => {
        const { ['__proto__']: _, ...plain } = given;
        expect(parseExactJson(unpack(pack(exactJson(plain))))).toEqual(plain);
      }),
      { seed: 20_260_412, numRuns: 300 },
    );
  });

  it('keeps what JSON alone would lose', () => {
    const value = { a: [-0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN], b: null };
    expect(parseExactJson(exactJson(value))).toEqual(value);
  });

  it('gives the same bytes for the same value', () => {
    const value = { prices: Array.from({ length: 96 }, (_, index) => index / 7) };
    expect(pack(exactJson(value))).toEqual(pack(exactJson(structuredClone(value))));
  });
});
