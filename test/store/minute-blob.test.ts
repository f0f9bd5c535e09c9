import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMinute, encodeMinute } from '#store/minute-blob.ts';
import { decodeColumn, encodeBlock, packBlock, unpackBlock } from '#store/minute-block.ts';

const watts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, 0, 0, 1) },
  { weight: 3, arbitrary: fc.integer({ min: -200, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 }) },
);

describe('the bytes of a minute', () => {
  it('give back every value, unknown, negative and large ones too', () => {
    fc.assert(
      fc.property(fc.array(watts, { maxLength: 80 }), (values) => {
        const bytes = encodeMinute(values);
        expect(decodeMinute(bytes)).toEqual(values);
      }),
      { seed: 20_260_412, numRuns: 500 },
    );
  });

  it('hold whole watts, halves rounded away from zero', () => {
    const bytes = encodeMinute([0.4, 0.5, -0.4, -0.5, 1499.5]);
    expect(decodeMinute(bytes)).toEqual([0, 1, 0, -1, 1500]);
  });

  it('are one for a circuit below 125 W, two up to 16 kW, and three for a run', () => {
    expect(encodeMinute([0, 124, 7])).toHaveLength(3);
    expect(encodeMinute([125, 16_380])).toHaveLength(4);
    expect(encodeMinute(Array.from({ length: 100 }, () => 0))).toHaveLength(3);
    expect(encodeMinute(Array.from({ length: 200 }, () => null))).toHaveLength(4);
    expect(encodeMinute([])).toHaveLength(0);
  });

  it('refuse what is not a power', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32]) {
      expect(() => encodeMinute([value])).toThrow(expect.objectContaining({ code: 'INVARIANT' }));
    }
  });

  it('that end within a value are damage, not a value', () => {
    expect(() => decodeMinute(Uint8Array.of(0xff))).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
    expect(() => decodeMinute(Uint8Array.of(2))).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
  });
});

describe('a block of minutes', () => {
  const block = fc
    .record({ columns: fc.integer({ min: 1, max: 12 }), minutes: fc.integer({ min: 1, max: 60 }) })
    .chain(({ columns, minutes }) =>
      fc.array(fc.array(watts, { minLength: columns, maxLength: columns }), { minLength: minutes, maxLength: minutes }),
    );

  it('gives back every series, and none after the last', () => {
    fc.assert(
      fc.property(block, (minutes) => {
        const bytes = unpackBlock(packBlock(encodeBlock(minutes)));
        const columns = minutes[0]!.length;
        for (let column = 0; column < columns; column++)
          expect(decodeColumn(bytes, minutes.length, column)).toEqual(minutes.map((minute) => minute[column]));
        expect(decodeColumn(bytes, minutes.length, columns)).toBeUndefined();
      }),
      { seed: 20_260_412, numRuns: 200 },
    );
  });

  it('that ends within a value is damage, not a value', () => {
    expect(() => decodeColumn(Uint8Array.of(0x80), 2, 0)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
  });
});
