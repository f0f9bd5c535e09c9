import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readMraFolder } from '#drivers/mra-folder/read-mra-folder.ts';
import { accessRule, rowOf } from '#protocol/echonet/class-table.ts';
import { parseHex } from '#protocol/echonet/integer.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-mra-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (en: string) => ({ ja: `${en}の名`, en });
const property = (epc: string, data: unknown, more: object = {}) => ({
  epc,
  validRelease: { from: 'A', to: 'latest' },
  propertyName: text(`property ${epc}`),
  shortName: `property${epc.slice(2)}`,
  accessRule: { get: 'required', set: 'optional', inf: 'notApplicable' },
  data,
  ...more,
});
const device = (eoj: string, ...elProperties: readonly object[]) => ({
  eoj,
  className: text(`class ${eoj}`),
  elProperties,
});
const ref = (name: string, more: object = {}) => ({ $ref: `#/definitions/${name}`, ...more });

const definitions = {
  percent: { type: 'number', format: 'uint8', minimum: 0, maximum: 100, unit: '%' },
  count: { type: 'number', format: 'uint32', minimum: 0, maximum: 99_999_999, unit: 'kWh' },
  noData: { type: 'state', size: 4, enum: [{ edt: '0xFFFFFFFE', name: 'noData' }] },
  auto: { type: 'state', size: 1, enum: [{ edt: '0x71', name: 'auto' }] },
  circle: ref('circle'),
  // As in the published definitions: parts of a byte, and a level without a base.
  ofBits: { type: 'state', size: 0, enum: [{ edt: '0x01', name: 'true' }] },
  odd: { type: 'level', minimum: 0, maximum: 16 },
  long: { type: 'time', size: 2, maximumOfHour: 255 },
  many: { type: 'level', base: '0xA000', maximum: 2048 },
};

/** A folder of its own with these devices. */
function folderOf(name: string, devices: Record<string, unknown>, changes: Record<string, unknown> = {}): string {
  const root = join(folder, name);
  for (const part of ['devices', 'definitions']) mkdirSync(join(root, part), { recursive: true });
  const write = (path: string, content: unknown): void =>
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  write('metaData.json', { metaData: { date: '2025-03-14', release: 'R', dataVersion: '1.3.1' } });
  write('definitions/definitions.json', { definitions: { ...definitions, ...changes } });
  for (const [file, content] of Object.entries(devices)) write(`devices/${file}`, content);
  return root;
}

test('a document becomes a read-only class with its source', () => {
  const root = folderOf('good', {
    '0x0260.json': device(
      '0x0260',
      property('0xE0', ref('percent'), { validRelease: { from: 'C', to: 'F' }, atomic: '0xE5' }),
      property('0xE1', { oneOf: [ref('percent'), ref('auto')] }),
    ),
  });
  const { tables, faults } = readMraFolder(root);
  expect(faults).toEqual([]);
  const [table] = tables;
  expect(table).toMatchObject({ code: 0x0260, name: 'class 0x0260', nameJa: 'class 0x0260の名', readOnly: true });
  expect(table!.source).toContain('Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R)');
  const row = rowOf(table!, 0xe0)!;
  expect(row).toMatchObject({ from: 'C', to: 'F', atomic: 0xe5, name: 'propertyE0' });
  expect((['G', 'S', 'I'] as const).map((letter) => accessRule(row, letter))).toEqual(['required', 'optional', null]);
});

test.each<[string, unknown, [string, object][]]>([
  [
    'a number',
    ref('percent'),
    [
      ['64', { value: 100 }],
      ['65', { kind: 'out-of-range' }],
      ['FF', { name: 'overflow' }],
    ],
  ],
  [
    'a number with a code beside it',
    { oneOf: [ref('percent'), ref('auto')] },
    [
      ['71', { kind: 'sentinel', name: 'auto' }],
      ['32', { value: 50 }],
    ],
  ],
  [
    'a four-byte code beside a number',
    { oneOf: [ref('count', { overflowCode: false, underflowCode: false }), ref('noData')] },
    [
      ['FFFFFFFE', { name: 'noData' }],
      ['FFFFFFFF', { kind: 'out-of-range' }],
    ],
  ],
  [
    'a scaled number',
    { type: 'number', format: 'int16', minimum: -2732, maximum: 32766, multiple: 0.1 },
    [['FFF6', { value: -1 }]],
  ],
  [
    'states and a range of states',
    {
      type: 'state',
      size: 2,
      enum: [
        { edt: '0x0000', name: 'fine' },
        { edt: '0x000a...0x0013', name: 'safety' },
      ],
    },
    [
      ['000B', { name: 'safety' }],
      ['0014', { kind: 'out-of-range' }],
    ],
  ],
  [
    'a factor',
    { type: 'numericValue', size: 1, enum: [{ edt: '0x02', numericValue: 0.01 }] },
    [['02', { value: 0.01 }]],
  ],
  [
    'levels',
    { type: 'level', base: '0x31', maximum: 8 },
    [
      ['38', { level: 8 }],
      ['39', { kind: 'out-of-range' }],
    ],
  ],
  [
    'bytes',
    { type: 'raw', minSize: 2, maxSize: 3 },
    [
      ['0102', { kind: 'bytes' }],
      ['01', { kind: 'out-of-range' }],
    ],
  ],
  ['a bitmap', { type: 'bitmap', size: 1, bitmaps: [] }, [['81', { kind: 'bytes' }]]],
  [
    'a date and a time',
    {
      type: 'object',
      properties: [
        { shortName: 'at', element: { type: 'date-time' } },
        { shortName: 'relativeTime', element: { type: 'time', size: 2 } },
      ],
    },
    [['07EA041E0C0000FA00', { kind: 'object' }]],
  ],
  [
    'a list',
    { type: 'array', itemSize: 1, minItems: 1, maxItems: 2, items: ref('percent') },
    [
      ['0102', { kind: 'array' }],
      ['010203', { kind: 'out-of-range' }],
    ],
  ],
])('%s means what it says', (what, data, samples) => {
  const root = folderOf(what.replaceAll(' ', '-'), { '0x0260.json': device('0x0260', property('0xE0', data)) });
  const { tables, faults } = readMraFolder(root);
  expect(faults).toEqual([]);
  for (const [hex, value] of samples) {
    expect(decodeValue(rowOf(tables[0]!, 0xe0)!.type, parseHex(hex)!)).toMatchObject(value);
  }
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{ "eoj": ', /0x0260\.json: is not JSON \(.+\)\.$/],
  ['a wrong class code', device('260'), /0x0260\.json: eoj: .*class such as 0x0130\.$/],
  [
    'an unknown type',
    device('0x0260', property('0xE0', { type: 'colour' })),
    /0x0260\.json: elProperties\[0\]\.data\.type: .+\.$/,
  ],
  ['a number without a format', device('0x0260', property('0xE0', { type: 'number' })), /data\.format: .+\.$/],
  [
    'a fault deep inside',
    device('0x0260', property('0xE0', { oneOf: [ref('percent'), { type: 'level', base: 'x', maximum: 8 }] })),
    /elProperties\[0\]\.data\.oneOf\[1\]\.base: .*0x41\.$/,
  ],
  [
    'a reference to nothing',
    device('0x0260', property('0xE0', ref('nowhere'))),
    /property 0xE0 refers to #\/definitions\/nowhere, which the definitions do not have .*\.$/,
  ],
  ['a reference to itself', device('0x0260', property('0xE0', ref('circle'))), /property 0xE0 refers to itself\.$/],
])('%s is one sentence that says where, and brings no class', (what, content, sentence) => {
  const root = folderOf(`bad-${what.replaceAll(' ', '-')}`, {
    '0x0260.json': content,
    '0x0261.json': device('0x0261', property('0xE0', ref('percent'))),
  });
  const { tables, faults } = readMraFolder(root);
  expect(tables.map(({ code }) => code)).toEqual([0x0261]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(sentence);
  expect(faults[0]).not.toContain('\n');
});

test('a folder that is no MRA is named with what to do', () => {
  expect(() => readMraFolder(join(folder, 'none'))).toThrow(
    /none is no Machine Readable Appendix.*devices.*echonet\.jp/,
  );
});

test('the folder above mraData is taken as well', () => {
  const root = folderOf('outer/mraData', { '0x0260.json': device('0x0260', property('0xE0', ref('percent'))) });
  expect(readMraFolder(join(root, '..')).tables).toHaveLength(1);
});

test('a definition that we cannot use hurts only the class that refers to it', () => {
  const root = folderOf('odd', {
    '0x0260.json': device('0x0260', property('0xE0', ref('long')), property('0xE1', ref('many'))),
    '0x0261.json': device('0x0261', property('0xE0', ref('odd'))),
    '0x0262.json': device('0x0262', property('0xE0', { type: 'bitmap', size: 1, bitmaps: [{ value: ref('ofBits') }] })),
  });
  const { tables, faults } = readMraFolder(root);
  expect(tables.map(({ code }) => code)).toEqual([0x0260, 0x0262]);
  expect(faults).toEqual([expect.stringMatching(/0x0261\.json: property 0xE0 refers to #\/definitions\/odd/)]);
  const [length, level] = tables[0]!.rows;
  expect(decodeValue(length!.type, parseHex('FF00')!)).toMatchObject({ hour: 255 });
  expect(decodeValue(level!.type, parseHex('A7FF')!)).toEqual({ kind: 'level', level: 2_048 });
});
