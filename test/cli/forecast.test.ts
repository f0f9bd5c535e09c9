import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatJst } from '#core/time/jst.ts';
import { instant, parseInstant } from '#core/time/instant.ts';
import { startHems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-forecast-'));
const FROM = parseInstant('2026-01-05T00:00+09:00')!;
const file = join(folder, 'load.csv');
const lines = Array.from({ length: 40 * 48 }, (_, k) => {
  const at = instant(FROM + k * 1_800_000);
  return `${formatJst(at)},${200 + 10 * (k % 48) + ((k * k * 31 + k) % 197)}`;
});
writeFileSync(file, `time,load_wh\n${lines.join('\n')}\n`);

describe('hems forecast', () => {
  test('--backtest scores a load beside simple baselines, as JSON', async () => {
    const { code, stdout, stderr } = await startHems('forecast', '--backtest', '--load', file, '--json').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { load } = JSON.parse(stdout);
    expect(load.days).toBe(12);
    expect(load.half_hours.leads['day-ahead'].mae_wh).toBeLessThan(load.half_hours.baselines.yesterday.mae_wh);
    expect(Object.keys(load.half_hours.leads)).toEqual(['next-hour', 'day-ahead', 'second-day']);
    expect(load.daily_energy.forecast.count).toBe(12);
  });

  test.each([
    [['forecast', '--load', file], /--backtest/],
    [['forecast', '--backtest'], /nothing to score/],
    [['forecast', '--backtest', '--load', join(folder, 'none.csv')], /no such file/],
    [['forecast', '--backtest', '--load', file, '--warm-up', '60'], /no day left/],
    [['forecast', '--backtest', '--jma', file], /--irradiation/],
    [['forecast', '--backtest', '--load', file, '--peak', 'five'], /--peak/],
  ])('%j is refused with one sentence and exit code 2', async (args, sentence) => {
    const { code, stdout, stderr } = await startHems(...args).ended;
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
