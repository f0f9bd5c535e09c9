import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { jst, knownRow, missingRow, slot } from '../contract/records.ts';
import { startHems } from './hems.ts';

const DAY = jst('2026-04-12T00:00');
const data = mkdtempSync(join(tmpdir(), 'hems-export-'));
const hems = (...args: string[]) => startHems(...args).ended;

beforeAll(() => {
  const store = openStore({ folder: data, durability: 'full', clock: createVirtualClock({ start: DAY }) });
  store.defineSeries({ id: 'circuit.1', name: '=台所, "IH"', unit: 'Wh' });
  store.keepHalfHours([
    knownRow('grid.import', DAY, 100, 'meter'),
    missingRow('grid.import', slot(DAY, 1), 'stale'),
    knownRow('circuit.1', DAY, 12.5),
  ]);
  for (const minute of [0, 1])
    store.keepMinute(['grid'], {
      at: plus(DAY, minutes(minute)),
      watts: [minute === 0 ? -5 : null],
      tens: [1, 2, 3, 4, 5, 6],
    });
  store.close();
});
afterAll(() => rmSync(data, { recursive: true }));

describe('hems export', () => {
  it('writes half hours as CSV that a spreadsheet reads, a hole as an empty cell with its reason', async () => {
    const { code, stdout } = await hems('export', '--data', data, '--from', '2026-04-12', '--to', '2026-04-13');
    expect(code).toBe(0);
    expect(stdout.split('\r\n')).toEqual([
      'at,series,name,wh,wh_missing,origin',
      `2026-04-12T00:00:00+09:00,circuit.1,"'=台所, ""IH""",12.5,,live`,
      '2026-04-12T00:00:00+09:00,grid.import,grid.import,100,,meter',
      '2026-04-12T00:30:00+09:00,grid.import,grid.import,,stale,live',
      '',
    ]);
  });

  it('writes sums and powers as JSON lines, into a file where asked', async () => {
    const range = ['--data', data, '--from', '2026-04-12', '--to', '2026-04-13', '--format', 'jsonl'];
    const day = await hems('export', ...range, '--step', '1d', '--series', 'grid.*');
    expect(JSON.parse(day.stdout)).toEqual({
      at: '2026-04-12T00:00:00+09:00',
      series: 'grid.import',
      name: 'grid.import',
      wh: 100,
      wh_missing: 'stale',
      origin: 'meter',
    });
    const file = join(data, 'powers.jsonl');
    expect((await hems('export', ...range, '--step', '1m', '--series', 'grid', '--output', file)).code).toBe(0);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { w: -5 },
      { w: null, w_missing: 'no-answer' },
    ]);
    const tens = await hems('export', ...range, '--step', '10s', '--series', 'grid');
    expect(tens.stdout.trimEnd().split('\n')).toHaveLength(12);
  });

  it('says in one sentence what cannot be exported', async () => {
    for (const [args, code, words] of [
      [['--data', join(data, 'nowhere')], 2, /does not exist/],
      [['--data', data, '--series', 'nobody'], 2, /--series "nobody" is not stored/],
      [['--data', data, '--from', '2026-04-13', '--to', '2026-04-12'], 2, /is not before/],
      [['--data', data, '--step', '5m'], 2, /--step/],
      [['--data', data, '--output', '/proc/nowhere/file'], 1, /cannot be written/],
    ] as const) {
      const ended = await hems('export', ...args);
      expect({ args, code: ended.code }).toEqual({ args, code });
      expect(ended.stderr).toMatch(words);
      expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});
