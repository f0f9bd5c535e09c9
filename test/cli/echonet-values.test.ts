import { describe, expect, it } from 'vitest';
import { HemsError } from '#core/errors.ts';
import { accessRule } from '#protocol/echonet/class-table.ts';
import { CLASSES } from '#protocol/echonet/classes.ts';
import type { DataType } from '#protocol/echonet/data-type.ts';
import { encodeValue } from '#protocol/echonet/encode-value.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { parseValue } from '#cli/echonet/parse-value.ts';
import { plainValue } from '#cli/echonet/plain-value.ts';

/** Some values of a type that a person may set, as bytes. */
function samples(type: DataType): readonly Uint8Array[] {
  switch (type.kind) {
    case 'number':
      return type.coefficients.length > 0
        ? []
        : [type.min, type.max].map((raw) => encodeValue(type, { kind: 'number', value: raw * type.scale }));
    case 'state':
      return type.states.map(([code, name]) => encodeValue(type, { kind: 'state', code, name }));
    case 'level':
      return [1, type.max].map((level) => encodeValue(type, { kind: 'level', level }));
    case 'time':
      return [encodeValue(type, { kind: 'time', hour: 7, minute: 5, second: type.size === 3 ? 9 : null })];
    case 'date': {
      const [hour, minute, second] = [type.size > 4 ? 7 : null, type.size > 4 ? 5 : null, type.size > 6 ? 9 : null];
      return [encodeValue(type, { kind: 'date', year: 2026, month: 4, day: 12, hour, minute, second })];
    }
    case 'one-of':
      return type.of.flatMap(samples);
    default:
      return [];
  }
}

describe('values on the command line', () => {
  it('what get prints, set understands, for every row that can be set', () => {
    let rows = 0;
    for (const table of CLASSES.values()) {
      for (const row of table.rows) {
        if (accessRule(row, 'S') === null) continue;
        for (const edt of samples(row.type)) {
          const { value } = plainValue(row.epc, row.type, edt);
          if (typeof value !== 'string' && typeof value !== 'number') continue; // a sentinel is set as bytes
          expect([table.name, row.name, value, formatHex(parseValue(row.type, String(value)))]).toEqual([
            table.name,
            row.name,
            value,
            formatHex(edt),
          ]);
          expect(formatHex(parseValue(row.type, `0x${formatHex(edt)}`))).toBe(formatHex(edt));
          rows++;
        }
      }
    }
    expect(rows).toBeGreaterThan(300);
  });

  it.each(['', '0x', '0xZZ', '0x123', 'fast'])('%j is refused with one sentence that says what is accepted', (text) => {
    for (const table of CLASSES.values()) {
      for (const { type } of table.rows) {
        if (type.kind !== 'number' && type.kind !== 'state') continue;
        expect(() => parseValue(type, text)).toThrow(HemsError);
      }
    }
    expect(() => parseValue(null, text)).toThrow(/hexadecimal digits/);
  });

  it('a property without a table is set as bytes only', () => {
    expect(formatHex(parseValue(null, '0102'))).toBe('0102');
    expect(formatHex(parseValue(null, '0x0102'))).toBe('0102');
  });
});
