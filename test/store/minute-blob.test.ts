import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMinuteAt, encodeMinute } from '#store/minute-blob.ts';

const decodeAll = (bytes: Uint8Array, count: number) =>
  Array.from({ length: count }, (_, position) => decodeMinuteAt(bytes, position));

const watts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, 0, 0, 1) },
  { weight: 3, arbitrary: fc.integer({ min: -200, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 53) + 10, max: 2 ** 53 - 10 }) },
);

describe('the bytes of a minute', () => {
  it('give back every value, unknown, negative and large ones too, and nothing after the last', () => {
    fc.assert(
      fc.property(fc.array(watts, { maxLength: 80 }), (values) => {
        const bytes = encodeMinute(values);
        expect(decodeAll(bytes, values.length)).toEqual(values);
        expect(decodeMinuteAt(bytes, values.length)).toBeUndefined();
      }),
      { seed: 20_260_412, numRuns: 500 },
    );
  });

  it('hold whole watts, halves rounded away from zero', () => {
    const bytes = encodeMinute([0.4, 0.5, -0.4, -0.5, 1499.5]);
    expect(decodeAll(bytes, 5)).toEqual([0, 1, 0, -1, 1500]);
  });

  it('are one for a circuit below 125 W, two up to 16 kW, and three for a run', () => {
    expect(encodeMinute([0, 124, 7])).toHaveLength(3);
    expect(encodeMinute([125, 16_380])).toHaveLength(4);
    expect(encodeMinute(Array.from({ length: 100 }, () => 0))).toHaveLength(3);
    expect(encodeMinute(Array.from({ length: 200 }, () => null))).toHaveLength(4);
    expect(encodeMinute([])).toHaveLength(0);
  });

  it('refuse what is not a power', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(() => encodeMinute([value])).toThrow(expect.objectContaining({ code: 'INVARIANT' }));
    }
  });

  it('that end within a value are damage, not a value', () => {
    expect(() => decodeMinuteAt(Uint8Array.of(0xff), 0)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
    expect(() => decodeMinuteAt(Uint8Array.of(2), 0)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
  });
});
