import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { instant, parseInstant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { backtestSchema } from '#planfile/backtest-schema.ts';
import { hems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-backtest-'));
const FROM = parseInstant('2026-05-01T00:00+09:00')!;
const csv = (name: string, header: string, value: (slot: number) => number): string => {
  const file = join(folder, name);
  const lines = Array.from(
    { length: 9 * 48 },
    (_, k) => `${formatJst(instant(FROM + k * 1_800_000))},${value(k % 48)}`,
  );
  writeFileSync(file, `${header}\n${lines.join('\n')}\n`);
  return file;
};
const load = csv('load.csv', 'time,load_wh', (slot) => 150 + 4 * slot);
const pv = csv('pv.csv', 'time,pv_wh', (slot) => Math.max(0, Math.round(1_500 - 15 * (slot - 24) ** 2)));
const hotWater = csv('hot-water.csv', 'time,hot_water_wh', (slot) => (slot === 40 ? 6_000 : slot === 14 ? 1_500 : 60));
const house = join(folder, 'house.yaml');
writeFileSync(
  house,
  'vehicle: null\nbattery: { capacity_wh: 5000, reserve_wh: 500, charge_w: 1500, discharge_w: 2000 }\n',
);
const options = (...words: string[]): string[] => words;
const given = ['backtest', '--load', load, '--pv', pv];

describe('hems backtest', () => {
  test('prints the report of the schema, draws the chart and tells how far it is', async () => {
    const chart = join(folder, 'chart.svg');
    const output = join(folder, 'report.json');
    const { code, stdout, stderr } = await hems(
      ...given,
      ...options('--hot-water', hotWater, '--house', house, '--tariff', 'tepco_smartlife_s', '--from', '2026-05-09'),
      ...options('--policy', 'optimal', '--replan', '360', '--chart', chart, '--output', output, '--json'),
    );
    expect({ code, stderr: stderr.split('\n').length }).toEqual({ code: 0, stderr: 4 });
    const report = backtestSchema.parse(JSON.parse(stdout));
    expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(JSON.parse(stdout));
    expect(report.runs.map(({ policy }) => policy)).toEqual(['none', 'optimal', 'perfect']);
    const [none, optimal] = report.runs;
    expect(optimal!.cost_yen).toBeLessThan(none!.cost_yen);
    expect(readFileSync(chart, 'utf8')).toMatch(/^<svg [^>]*>[\s\S]*optimal<\/text>[\s\S]*<\/svg>\n$/);
  });

  test.each([
    [['backtest', '--pv', pv, '--tariff', 'tepco_smartlife_s'], /--load/],
    [[...given, '--tariff', 'tepco_smartlive_s', '--from', '2026-05-08'], /did you mean "tepco_smartlife_s"/],
    [[...given, '--tariff', join(folder, 'none.yaml'), '--from', '2026-05-08'], /cannot read/],
    [[...given, '--tariff', house, '--from', '2026-05-08'], /house\.yaml/],
    [[...given, '--tariff', 'looop_smarttime_one_2022', '--from', '2026-05-08'], /market/],
    [[...given, '--tariff', 'tepco_smartlife_s'], /no day lies between/],
    [[...given, '--tariff', 'tepco_smartlife_s', '--from', '2026-05-03'], /2 days are known/],
    [[...given, '--tariff', 'tepco_smartlife_s', '--from', '2026-05-08', '--to', '2026-06-08'], /ends at/],
    [[...given, '--tariff', 'tepco_smartlife_s', '--policy', 'optimum'], /did you mean "optimal"/],
    [[...given, '--tariff', 'tepco_smartlife_s', '--replan', '45'], /half hours/],
  ])('%j is refused with one sentence and exit code 2', async (args, sentence) => {
    const { code, stdout, stderr } = await hems(...args);
    expect(stderr).toMatch(sentence);
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
  });
});
