import { describe, expect, test } from 'vitest';
import { CLASSES, propertyRow, withClasses } from '#protocol/echonet/classes.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';

const meaning = (eoj: number, epc: number, hex: string) => decodeValue(propertyRow(eoj, epc)!.type, parseHex(hex)!);

describe.each([...CLASSES.values()].map((table) => [table.name, table] as const))('%s', (_name, table) => {
  test('names the document its rows come from', () => {
    expect(table.source).toMatch(/Machine Readable Appendix \d\.\d\.\d .*Release [A-R]/);
    expect(table.nameJa).not.toBe('');
  });

  test('has one row for a property in each release', () => {
    for (const row of table.rows) {
      for (const other of table.rows) {
        if (row === other || row.epc !== other.epc) continue;
        const [first, second] = row.from < other.from ? [row, other] : [other, row];
        expect([first.epc, first.to !== null && first.to < second.from]).toEqual([first.epc, true]);
      }
    }
  });

  test('names for each atomic property one that it has', () => {
    for (const { atomic } of table.rows) {
      if (atomic !== null) expect(table.rows.some(({ epc }) => epc === atomic)).toBe(true);
    }
  });
});

test('the classes that a house meets are there', () => {
  const codes = [...CLASSES.keys()].sort((a, b) => a - b).map((code) => code.toString(16).padStart(4, '0'));
  expect(codes).toEqual(
    (
      '0011 0012 001b 001d 0130 026b 0272 0279 027a 027b 027c 027d 027e 0281 0282 0287 0288 028a 028d 0290 0291 ' +
      '02a1 02a5 03b9 05ff 0ef0'
    ).split(' '),
  );
});

test('an EcoCute may name midnight as its base hour, as 24 (0xC8)', () => {
  expect(meaning(0x026b01, 0xc8, '18')).toEqual({ kind: 'number', value: 24 });
  expect(meaning(0x026b01, 0xc8, '01')).toEqual({ kind: 'number', value: 1 });
  expect(meaning(0x026b01, 0xc8, '19').kind).toBe('out-of-range');
});

test('sensors measure in their own units and know their missing values', () => {
  expect(meaning(0x001101, 0xe0, 'FFF6')).toEqual({ kind: 'number', value: -1 });
  expect(meaning(0x001101, 0xe0, '7FFF')).toMatchObject({ kind: 'sentinel', name: 'overflow' });
  expect(meaning(0x001101, 0xe0, 'F000').kind).toBe('out-of-range');
  expect(meaning(0x001201, 0xe0, '3C')).toEqual({ kind: 'number', value: 60 });
  expect(meaning(0x001b01, 0xe0, '02BC')).toEqual({ kind: 'number', value: 700 });
  expect(meaning(0x001d01, 0xe0, 'FFFE')).toMatchObject({ kind: 'sentinel', name: 'underflow' });
});

test('a floor heater is set in degrees or in steps, or to automatic', () => {
  expect(meaning(0x027b01, 0xe0, '1C')).toEqual({ kind: 'number', value: 28 });
  expect(meaning(0x027b01, 0xe0, '41')).toMatchObject({ kind: 'sentinel', name: 'auto' });
  expect(meaning(0x027b01, 0xe1, '3F')).toEqual({ kind: 'level', level: 15 });
  expect(meaning(0x027b01, 0xe1, '41')).toMatchObject({ kind: 'state', name: 'auto' });
});

test('a class that the user brought is read-only, and takes the place of none of ours', () => {
  const ours = CLASSES.get(0x0130)!;
  const further = { ...ours, name: 'Another one' };
  const classes = withClasses([further, { ...further, code: 0x0135 }]);
  expect(classes.get(0x0130)).toBe(ours);
  expect(classes.get(0x0135)).toMatchObject({ name: 'Another one', readOnly: true });
  expect(propertyRow(0x013501, 0xb3, undefined, classes)?.name).toBe('targetTemperature');
  expect(propertyRow(0x013501, 0xb3)).toBeNull();
});
