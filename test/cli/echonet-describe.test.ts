import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeCommand } from '#cli/echonet-describe.ts';
import { explain, quiet } from '#cli/usage.ts';
import { CLASSES } from '#protocol/echonet/classes.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-describe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ text: string; sentence: string; code: number }> {
  let text = '';
  try {
    await quiet(describeCommand((part) => (text += part))).parseAsync(args, { from: 'user' });
    return { text, sentence: '', code: 0 };
  } catch (error) {
    return { text, ...explain(error) };
  }
}

const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await run(...args, '--json')).text);

test('one property has every field of its row, codes in hexadecimal', async () => {
  expect(await json('0288', 'E7')).toEqual({
    class: '0x0288',
    class_names: { en: 'Low-voltage smart electric energy meter', ja: '低圧スマート電力量メータ' },
    source: expect.stringContaining('Machine Readable Appendix'),
    epc: '0xE7',
    names: { en: 'instantaneousElectricPower', ja: '瞬時電力計測値' },
    type: 'int32',
    size: 4,
    scale: 1,
    unit: 'W',
    range: [-2147483647, 2147483645],
    sentinels: { '0x7FFFFFFE': 'noData', '0x7FFFFFFF': 'overflow', '0x80000000': 'underflow' },
    coefficients: [],
    states: null,
    fields: null,
    items: null,
    of: null,
    access: { get: 'required', set: 'not-applicable', inf: 'optional' },
    release: { from: 'F', to: null },
    atomic: null,
    inherited: false,
    earlier: [],
  });
});

test('scale, coefficients, atomic pairs, states and lists are told', async () => {
  expect(await json('0x028801', '0xe0')).toMatchObject({ coefficients: ['0xD3', '0xE1'], unit: 'kWh' });
  expect(await json('0288', 'E2')).toMatchObject({ atomic: '0xE5', type: 'object' });
  expect(await json('0279', 'E1')).toMatchObject({ scale: 0.001, range: [0, 999_999_999] });
  expect(await json('027D', 'da')).toMatchObject({
    type: 'state',
    states: { '0x42': 'charging', '0x49': 'capacityRecalculation' },
    release: { from: 'H', to: null },
    earlier: [
      { release: { from: 'A', to: 'A' } },
      { release: { from: 'B', to: 'C' } },
      { release: { from: 'D', to: 'G' } },
    ],
  });
  expect(await json('0130', 'B3')).toMatchObject({ sentinels: { '0xFD': 'undefined', '0xFF': 'overflow' } });
  expect(await json('026B', '85')).toMatchObject({ inherited: true, unit: 'kWh' });
});

test('a class tells all its rows, and without a class all classes are told', async () => {
  for (const table of CLASSES.values()) {
    const code = table.code.toString(16).padStart(4, '0');
    const described = (await json(code)) as { properties: { epc: string; inherited: boolean }[]; source: string };
    expect(described.source).toBe(table.source);
    expect(described.properties.filter(({ inherited }) => !inherited)).toHaveLength(table.rows.length);
    expect((await run(code)).text.split('\n').length).toBe(described.properties.length + 3);
  }
  expect(await json()).toMatchObject({ classes: { length: CLASSES.size } });
});

test('the text form says the same to people', async () => {
  const { text } = await run('0130', 'B3');
  expect(text).toContain('targetTemperature / 温度設定値');
  expect(text).toMatch(/^range: +0 to 50 \(raw\)$/m);
  expect(text).toMatch(/^sentinels: .*0xFD undefined/m);
  expect(text).toMatch(/^access: +get required, set required, announced optional$/m);
});

describe('what cannot be described ends with one sentence and exit code 2', () => {
  test.each([
    ['kettle', undefined, /kettle is no ECHONET object.*0288/],
    ['0999', undefined, /0999 is not in the tables.*--mra/],
    ['0288', '7F', /7F is no property code/],
    ['0288', 'F9', /0x0288 .*has no property 0xF9/],
  ])('%s %s', async (object, epc, sentence) => {
    const ended = await run(object, ...(epc === undefined ? [] : [epc]));
    expect(ended).toMatchObject({ code: 2, text: '' });
    expect(ended.sentence).toMatch(sentence);
    expect(ended.sentence).not.toContain('\n');
  });

  test('a folder that is no MRA', async () => {
    expect(await run('--mra', folder)).toMatchObject({ code: 2, sentence: expect.stringMatching(/Appendix.*devices/) });
  });
});

test('a class of the user’s own MRA is described, read-only', async () => {
  for (const part of ['devices', 'definitions']) mkdirSync(join(folder, 'mraData', part), { recursive: true });
  const write = (path: string, content: unknown): void =>
    writeFileSync(join(folder, 'mraData', path), JSON.stringify(content));
  write('metaData.json', { metaData: { date: '2025-03-14', release: 'R', dataVersion: '1.3.1' } });
  write('definitions/definitions.json', { definitions: {} });
  const name = { ja: '窓', en: 'Window' };
  const e0 = {
    epc: '0xE0',
    validRelease: { from: 'A', to: 'latest' },
    propertyName: name,
    shortName: 'open',
    accessRule: { get: 'required', set: 'required', inf: 'optional' },
    data: { type: 'state', size: 1, enum: [{ edt: '0x41', name: 'open' }] },
  };
  write('devices/0x0265.json', { eoj: '0x0265', className: name, elProperties: [e0] });
  expect(await json('0265', '--mra', folder)).toMatchObject({ class: '0x0265', read_only: true, names: name });
  expect(await json('0265', 'E0', '--mra', folder)).toMatchObject({ states: { '0x41': 'open' } });
});
