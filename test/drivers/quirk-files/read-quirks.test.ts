import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { peculiaritiesOf, portions } from '#drivers/echonet-devices/quirk.ts';
import { readQuirks } from '#drivers/quirk-files/read-quirks.ts';
import { HemsError } from '#core/errors.ts';
import { CLASSES } from '#protocol/echonet/classes.ts';

const OURS = 'config/quirks';
const folder = mkdtempSync(join(tmpdir(), 'hidamari-quirks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function folderWith(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'maker.yaml'), text);
  return path;
}

test('every row of ours loads, and speaks of a class and properties that we know', () => {
  const quirks = readQuirks(OURS);
  expect(quirks.length).toBeGreaterThanOrEqual(readdirSync(OURS).filter((name) => name.endsWith('.yaml')).length);
  for (const { match, alone, ignore } of quirks) {
    const table = CLASSES.get(match.class);
    expect(table).toBeDefined();
    for (const epc of [...alone, ...ignore]) expect(table!.rows.some((row) => row.epc === epc)).toBe(true);
  }
});

test.each([
  [
    'an unknown key',
    '- { name: a, match: { class: 1, manufacturer: 2 }, mots: 5, evidence: seen in my own house }',
    /row 1.*mots/,
  ],
  ['no evidence', '- { name: a, match: { class: 1, manufacturer: 2 }, most: 5 }', /row 1, evidence/],
  [
    'a row that says nothing',
    '- { name: a, match: { class: 1, manufacturer: 2 }, evidence: seen in my own house }',
    /row 1.*alone, most, ignore/,
  ],
  [
    'a code that is no property',
    '- { name: a, match: { class: 1, manufacturer: 2 }, alone: [0x7F], evidence: seen in my own house }',
    /row 1, alone\.0/,
  ],
  ['no YAML', '- { name: a', /maker\.yaml: .*line 1.*correct the file/],
  ['a mapping for a list', 'name: a', /the file: /],
])('%s is one sentence that says where', (what, text, sentence) => {
  const path = folderWith(what.replaceAll(' ', '-'), text);
  expect(() => readQuirks(path)).toThrow(HemsError);
  expect(() => readQuirks(path)).toThrow(sentence);
});

test('a folder that is not there is named', () => {
  expect(() => readQuirks(join(folder, 'none'))).toThrow(/quirks .*none cannot be read/);
});

test('a row without a product applies to all of the manufacturer, one with it to what begins so', () => {
  const quirks = readQuirks(
    folderWith(
      'two',
      '- { name: all, match: { class: 0x0130, manufacturer: 6 }, most: 6, evidence: seen in my own house }\n' +
        '- { name: one, match: { class: 0x0130, manufacturer: 6, product: ABC }, most: 4, alone: [0xB3], ignore: [0x85], evidence: seen in my own house }\n',
    ),
  );
  expect(peculiaritiesOf(quirks, 'XYZ')).toMatchObject({ most: 6, alone: new Set() });
  expect(peculiaritiesOf(quirks, null).most).toBe(6);
  const abc = peculiaritiesOf(quirks, 'ABC-12\0\0');
  expect(abc).toMatchObject({ most: 4, alone: new Set([0xb3]), ignore: new Set([0x85]) });
  expect(portions([0x80, 0xb3, 0xb0, 0xbb, 0xbe, 0xba], abc)).toEqual([[0xb3], [0x80, 0xb0, 0xbb, 0xbe], [0xba]]);
});
