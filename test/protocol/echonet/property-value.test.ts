import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyRow } from '#protocol/echonet/class-table.ts';
import { CLASSES, propertyRow } from '#protocol/echonet/classes.ts';
import { type DataType, fixedSize, uint8 } from '#protocol/echonet/data-type.ts';
import { encodeNumber, encodeState, encodeValue } from '#protocol/echonet/encode-value.ts';
import { formatHex, parseHex } from '#protocol/echonet/integer.ts';
import { decodeNumber, decodeValue, type PropertyValue } from '#protocol/echonet/property-value.ts';
import { superClass } from '#protocol/echonet/tables/super-class.ts';

const rows: [string, PropertyRow][] = [...CLASSES.values(), superClass].flatMap((table) =>
  table.rows.map((row): [string, PropertyRow] => [`${table.code.toString(16)}/${row.epc.toString(16)}`, row]),
);

const numberOf = (eoj: number, epc: number, hex: string): ReturnType<typeof decodeNumber> => {
  const type = propertyRow(eoj, epc)!.type;
  if (type.kind !== 'number') throw new Error('not a number');
  return decodeNumber(type, parseHex(hex)!);
};

const whole = (value: PropertyValue): boolean => {
  if (value.kind === 'out-of-range') return false;
  if (value.kind === 'object') return Object.values(value.fields).every(whole);
  return value.kind !== 'array' || value.items.every(whole);
};

/** Bytes that are likely to mean something as `type`, among any others. */
function likely(type: DataType): fc.Arbitrary<Uint8Array> {
  switch (type.kind) {
    case 'number':
      return fc
        .oneof(fc.integer({ min: type.min, max: type.max }), fc.constantFrom(type.min, type.max, -1, -2))
        .map((raw) => bytesOf(raw, type.size));
    case 'state':
      return fc.constantFrom(...type.states).map(([code]) => bytesOf(code, type.size));
    case 'factor':
      return fc.constantFrom(...type.values).map(([code]) => Uint8Array.of(code));
    case 'level':
      return fc.nat(type.max - 1).map((step) => bytesOf(type.base + step, type.size));
    case 'bytes':
      return fc.uint8Array({ minLength: type.min, maxLength: type.max });
    case 'time':
    case 'date':
      return fc
        .tuple(fc.nat(23), fc.nat(59), fc.nat(59))
        .map((hms) => (type.kind === 'time' ? hms : [0x07, 0xea, 4, 30, ...hms]))
        .map((list) => Uint8Array.from(list.slice(0, type.size)));
    case 'marker':
      return fc.constant(parseHex(type.hex)!);
    case 'object':
      return fc.tuple(...type.fields.map(([, field]) => likely(field))).map(concat);
    case 'array':
      return fc.array(likely(type.item), { minLength: type.min, maxLength: type.max }).map(concat);
    case 'one-of':
      return fc.oneof(...type.of.map(likely));
  }
}

const bytesOf = (raw: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Math.floor(raw / 256 ** (size - 1 - i)) & 0xff);
const concat = (parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe.each(rows)('row %s', (_name, row) => {
  test('is well formed', () => {
    expect(row.epc).toBeGreaterThanOrEqual(0x80);
    expect(row.access).toMatch(/^[GgSsIi]{1,3}$/);
    expect(row.name).toMatch(/^[a-z]\w+$/i);
    expect(row.nameJa).not.toBe('');
    expect(row.from).toMatch(/^[A-R]$/);
    if (row.atomic !== null) expect(row.atomic).toBeGreaterThanOrEqual(0x80);
  });

  test('encode undoes decode, and any bytes decode', () => {
    const size = fixedSize(row.type);
    const any = fc.uint8Array(size === null ? { maxLength: 20 } : { minLength: size, maxLength: size });
    fc.assert(
      fc.property(fc.oneof(likely(row.type), any, fc.uint8Array({ maxLength: 8 })), (edt) => {
        const value = decodeValue(row.type, edt);
        if (whole(value)) expect(formatHex(encodeValue(row.type, value))).toBe(formatHex(edt));
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test('has bytes that mean something', () => {
    const samples = fc.sample(likely(row.type), { seed: 6, numRuns: 20 });
    expect(samples.some((edt) => decodeValue(row.type, edt).kind !== 'out-of-range')).toBe(true);
  });
});

test('instantaneous power of the meter is signed, with its own no-data code (0xE7)', () => {
  expect(numberOf(0x028801, 0xe7, '000003A1')).toBe(929);
  expect(numberOf(0x028801, 0xe7, 'FFFFF856')).toBe(-1962);
  expect(numberOf(0x028801, 0xe7, '7FFFFFFE')).toBe('sentinel');
  expect(numberOf(0x028801, 0xe7, '7FFFFFFF')).toBe('sentinel');
  expect(numberOf(0x028801, 0xe7, '80000000')).toBe('sentinel');
});

test('the meter register has a no-data code but no overflow code (0xE0)', () => {
  expect(numberOf(0x028801, 0xe0, '0000B9D7')).toBe(47_575);
  expect(numberOf(0x028801, 0xe0, 'FFFFFFFE')).toBe('sentinel');
  expect(numberOf(0x028801, 0xe0, 'FFFFFFFF')).toBe('out-of-range');
  expect(numberOf(0x028801, 0xe0, '05F5E100')).toBe('out-of-range');
});

test('general overflow and underflow codes are sentinels in every width', () => {
  expect(numberOf(0x027d01, 0xe4, 'FF')).toBe('sentinel');
  expect(numberOf(0x027d01, 0xe4, 'FE')).toBe('sentinel');
  expect(numberOf(0x027d01, 0xe4, '65')).toBe('out-of-range');
  expect(numberOf(0x013001, 0xbb, '7F')).toBe('sentinel');
  expect(numberOf(0x013001, 0xbb, '80')).toBe('sentinel');
  expect(numberOf(0x013001, 0xbb, '7E')).toBe('sentinel');
  expect(numberOf(0x013001, 0xbb, 'F6')).toBe(-10);
  expect(numberOf(0x027901, 0xe0, 'FFFF')).toBe('sentinel');
  expect(numberOf(0x027901, 0xe0, 'FFFE')).toBe('sentinel');
  expect(numberOf(0x027d01, 0xd3, '80000000')).toBe('sentinel');
});

test('a scaled number is the decimal that is meant', () => {
  expect(numberOf(0x027d01, 0xa8, '001609B4')).toBe(1444.276);
  expect(decodeValue(propertyRow(0x028801, 0xe8)!.type, parseHex('000AFFEC')!)).toEqual({
    kind: 'object',
    fields: { rPhase: { kind: 'number', value: 1 }, tPhase: { kind: 'number', value: -2 } },
  });
});

test('a code that lies in the declared range is a number, whatever it would mean elsewhere', () => {
  expect(decodeValue(uint8(0, 255), Uint8Array.of(255))).toEqual({ kind: 'number', value: 255 });
});

test('a missing value inside a list is missing alone', () => {
  const type = propertyRow(0x028701, 0xb7)!.type;
  expect(decodeValue(type, parseHex('0103000000647FFFFFFEFFFFFFF6')!)).toEqual({
    kind: 'object',
    fields: {
      startChannel: { kind: 'number', value: 1 },
      range: { kind: 'number', value: 3 },
      instantaneousElectricPower: {
        kind: 'array',
        items: [
          { kind: 'number', value: 100 },
          { kind: 'sentinel', name: 'noData', code: 0x7ffffffe },
          { kind: 'number', value: -10 },
        ],
      },
    },
  });
});

test('a property has the row of its class, else of the super class, in the release asked for', () => {
  expect(propertyRow(0x027d01, 0xda, 'B')!.from).toBe('B');
  expect(propertyRow(0x027d01, 0xda)!.from).toBe('H');
  expect(propertyRow(0x027d1f, 0x83)!.name).toBe('id');
  expect(propertyRow(0x099901, 0x80)!.nameJa).toBe('動作状態');
  expect(propertyRow(0x0ef001, 0x84)).toBeNull();
});

test('numbers and named states encode by their row; what does not fit is a RangeError', () => {
  const watts = propertyRow(0x027d01, 0xeb)!.type;
  const mode = propertyRow(0x027d01, 0xda)!.type;
  if (watts.kind !== 'number' || mode.kind !== 'state') throw new Error('wrong rows');
  expect(formatHex(encodeNumber(watts, 2_000))).toBe('000007D0');
  expect(formatHex(encodeState(mode, 'charging'))).toBe('42');
  expect(() => encodeNumber(watts, -1)).toThrow(RangeError);
  expect(() => encodeState(mode, 'sleeping')).toThrow(RangeError);
});
