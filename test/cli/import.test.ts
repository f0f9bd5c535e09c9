import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, type Instant, minutes, parseInstant, plus } from '#core/time/instant.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { ImportedFile } from '#cli/import-aiseg2.ts';
import type { EnergyPoint } from '#ports/records.ts';
import { openStore } from '#store/open-store.ts';
import { sdCardFile } from '../drivers/aiseg2-export/sd-card.ts';
import { hems } from './hems.ts';

const FROM = parseInstant('2024-04-01T00:00:00+09:00')!;
const times = (length: number, count: number): Instant[] =>
  Array.from({ length: count }, (_, index) => plus(FROM, minutes(length * index)));
const NAMES = ['買電', '売電', '太陽光発電', '蓄電池充電', '蓄電池放電', 'リビング, 南'];
const HALF_HOURS = sdCardFile({
  names: NAMES,
  times: times(30, 144),
  wh: (name, time) => (name === 1 && time === 5 ? '' : name * 100 + time),
  more: [['ガス(m3)', '2']],
});
const DAYS = sdCardFile({
  names: ['買電', 'リビング, 南'],
  times: times(1_440, 3),
  wh: (name, time) => 10_000 * (name + 1) + time,
});

let folder: string;
const inFolder = (name: string): string => join(folder, name);
const importAll = (...more: string[]) =>
  hems('import', 'aiseg2', inFolder('30.csv'), inFolder('day.csv'), '--data', inFolder('data'), ...more);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hems-import-'));
  writeFileSync(inFolder('30.csv'), HALF_HOURS);
  writeFileSync(inFolder('day.csv'), DAYS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('hems import aiseg2', () => {
  test('brings half hours into the house’s series, circuits under their names, and keeps the rest', async () => {
    const { code, stdout, stderr } = await importAll('--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: ImportedFile[] };
    expect(files.map(({ step, lines, kept, known }) => [step, lines, kept, known])).toEqual([
      ['30m', 144, 863, 0],
      ['1d', 3, 6, 0],
    ]);
    expect(files[0]!.other_columns).toEqual([...NAMES, 'ガス']);
    expect(gunzipSync(readFileSync(files[0]!.copy)).toString()).toBe(HALF_HOURS);

    const store = openStore({ folder: inFolder('data'), clock: systemClock, durability: 'full' });
    const points = (series: string, step: '30m' | '1d'): readonly EnergyPoint[] =>
      store.energy({ from: FROM, to: plus(FROM, days(3)), step, series: [series] })[0]!.points;
    expect(store.series().map(({ id }) => id)).toEqual([
      'grid.import',
      'grid.export',
      'solar.aiseg2',
      'battery.aiseg2.charge',
      'battery.aiseg2.discharge',
      'aiseg2.リビング_南',
      'aiseg2.1d.買電',
      'aiseg2.1d.リビング_南',
    ]);
    expect(points('solar.aiseg2', '30m').slice(0, 2)).toEqual([
      { at: FROM, wh: 200, missing: null, origin: 'history' },
      { at: plus(FROM, minutes(30)), wh: 201, missing: null, origin: 'history' },
    ]);
    expect(points('grid.export', '30m').map(({ at }) => at)).not.toContain(plus(FROM, minutes(150)));
    expect(points('aiseg2.1d.リビング_南', '1d').map(({ wh }) => wh)).toEqual([20_000, 20_001, 20_002]);
    store.close();
  });

  test('a second time changes nothing', async () => {
    const { code, stdout } = await importAll('--json');
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: ImportedFile[] };
    expect(files.map(({ kept, known }) => [kept, known])).toEqual([
      [0, 863],
      [0, 6],
    ]);
  });

  test('a malformed file ends with 2 and one sentence, and nothing of the others is written', async () => {
    writeFileSync(inFolder('bad.csv'), HALF_HOURS.replace('202404010100', '202404010107'));
    const { code, stderr } = await hems(
      'import',
      'aiseg2',
      inFolder('day.csv'),
      inFolder('bad.csv'),
      '--data',
      inFolder('other'),
    );
    expect(code).toBe(2);
    expect(stderr).toBe(
      `hems: ${inFolder('bad.csv')}: 2024-04-01T01:07:00+09:00 is no beginning of a half hour; correct the line.\n`,
    );
    expect(() => readFileSync(join(inFolder('other'), 'hidamari.sqlite'))).toThrow();
  });

  test('a file that was cut off, or whose years no AiSEG2 has seen, ends with 2 and one sentence', async () => {
    const refused = async (text: string): Promise<string> => {
      writeFileSync(inFolder('bad.csv'), text);
      const { code, stderr } = await hems('import', 'aiseg2', inFolder('bad.csv'), '--data', inFolder('other'));
      expect(code).toBe(2);
      return stderr;
    };
    const cut = HALF_HOURS.trimEnd();
    expect(await refused(cut.slice(0, cut.lastIndexOf(',')))).toMatch(
      /line 145 has \d+ columns instead of \d+: .*cut off/,
    );
    expect(await refused(HALF_HOURS.replaceAll('202404', '209904'))).toContain('which is still to come');
    expect(await refused(HALF_HOURS.replaceAll('202404', '000104'))).toContain('which is too long ago');
  });

  test('what no house can have used is a hole, and counted', async () => {
    const wild = HALF_HOURS.replaceAll(/,101,/g, ',1e300,');
    writeFileSync(inFolder('wild.csv'), wild);
    const { code, stdout } = await hems('import', 'aiseg2', inFolder('wild.csv'), '--data', inFolder('wild'), '--json');
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: ImportedFile[] };
    expect(files[0]!.out_of_range).toBeGreaterThan(0);
    expect(files[0]!.kept).toBe(863);
  });

  test('a file that is not there ends with 2', async () => {
    const { code, stderr } = await hems('import', 'aiseg2', inFolder('absent.csv'), '--data', inFolder('data'));
    expect([code, stderr]).toEqual([2, `hems: ${inFolder('absent.csv')} cannot be read (ENOENT); check the path.\n`]);
  });
});
