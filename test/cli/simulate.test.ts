import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '#daemon/simulation/report.ts';
import { hems, startHems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);

describe('a wrong command ends with one sentence and its exit code', () => {
  writeFileSync(file('plain.csv'), 'time,load_wh\n2026-04-01T00:00:00+09:00,many\n');
  writeFileSync(file('in-the-way'), '');
  it.each([
    ['a misspelt option', ['--sped', 'max'], 2, /--sped.*--speed/],
    ['a value that is no number', ['--days', 'seven'], 2, /--days.*seven.*whole number/],
    ['a policy that does not exist', ['--policy', 'greedy'], 2, /greedy.*optimal, none/],
    ['a CSV that is not there', ['--load', file('none.csv')], 2, /none\.csv.*no such file/],
    ['a CSV with a word for a number', ['--load', file('plain.csv')], 2, /plain\.csv.*2.*many/],
    ['a data folder that is a file', ['--data', file('in-the-way'), '--days', '1'], 1, /in-the-way/],
    ['a report that cannot be written', ['--report', join(folder, 'no', 'report.json')], 1, /report\.json.*--report/],
    ['a house file with a misspelt key', ['--house', file('house.yaml')], 2, /house\.yaml.*batery.*battery/],
  ])('%s', async (_what, args, code, sentence) => {
    writeFileSync(file('house.yaml'), 'batery:\n  capacity_kwh: 5\n');
    const ended = await hems('simulate', ...args);
    expect(ended.stderr).toMatch(/^hems: [^\n]+\n$/);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });

  it('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const ended = await hems('simulate', '--speed', '60', '--port', String(port));
    other.close();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^hems: [^\\n]*${port}[^\\n]*--port[^\\n]*\\n$`));
  });
});

describe('a simulated day', () => {
  const run = async (name: string, ...args: readonly string[]) => {
    const ended = await hems('simulate', '--days', '1', '--report', file(name), ...args);
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    return JSON.parse(readFileSync(file(name), 'utf8')) as Report;
  };

  it('with planning reports what interfaces.md promises, breaks no invariant, and runs the same twice', async () => {
    const [first, second] = await Promise.all([run('a.json', '--seed', '7'), run('b.json', '--seed', '7')]);
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining([
        'version',
        'seed',
        'days',
        'wall_s',
        'speed_x',
        'trace_hash',
        'max_rss_mb',
        'half_hours',
        'energy_wh',
        'input_wh',
        'balance_error_pct',
        'cost_yen',
        'none_cost_yen',
        'hot_water_short_wh',
        'departures',
        'mode_changes_per_device_day_max',
        'faults_injected',
        'invariants',
      ]),
    );
    expect(first.half_hours).toEqual({ expected: 48, measured: 48, missing: 0 });
    expect(first.invariants).toMatchObject({
      I3: { broken: 0 },
      I5: { broken: 0 },
      I8: { broken: 0 },
      I10: { checked: 1, broken: 0 },
    });
    for (const law of ['I3', 'I5', 'I8'] as const) expect(first.invariants[law].checked).toBeGreaterThan(0);
    expect(second.trace_hash).toBe(first.trace_hash);
  });

  it('differs by seed', async () => {
    const [one, two] = await Promise.all([
      run('c.json', '--policy', 'none', '--seed', '1'),
      run('d.json', '--policy', 'none', '--seed', '2'),
    ]);
    expect(one.trace_hash).not.toBe(two.trace_hash);
  });

  it('is not run on top of another run’s measurements', async () => {
    const data = file('data');
    expect(await hems('simulate', '--days', '1', '--policy', 'none', '--data', data)).toMatchObject({ code: 0 });
    const again = await hems('simulate', '--days', '1', '--policy', 'none', '--data', data);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/^hems: [^\n]*already holds[^\n]*--data\n$/);
  });
});

/** The devices that are listed as held, read beside the process that writes them. */
function heldIn(data: string): readonly unknown[] {
  const db = new BetterSqlite(join(data, 'hidamari.sqlite'), { readonly: true });
  const rows = db.prepare('SELECT device FROM hold WHERE since IS NOT NULL').all();
  db.close();
  return rows;
}

describe('the running house', () => {
  it('answers on its page, and Ctrl-C hands the devices back and leaves with 0', async () => {
    const data = file('running');
    const running = startHems(
      'simulate',
      '--speed',
      '600',
      '--warm-up',
      '9',
      '--port',
      '0',
      '--no-login',
      '--data',
      data,
    );
    const [, address] = await running.said(/page is at (http:\/\/[^/]+)\//);
    const events = await fetch(`${address}/api/v1/events`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('"mode":') && !/"time":"2026-04-06T09:[1-5]/.test(text))
      text += (await reader.read()).value ?? '';
    await reader.cancel();
    const now = (await (await fetch(`${address}/api/v1/now`)).json()) as { grid_w: number | null; circuits: unknown[] };
    expect(now.grid_w).toEqual(expect.any(Number));
    expect(now.circuits).toHaveLength(45);
    expect(heldIn(data)).not.toEqual([]);

    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/handed back .*ecocute/);
    expect(heldIn(data)).toEqual([]);
  });

  it('asks for a sign-in unless it is told not to, and --login has the last word after --no-login', async () => {
    const running = startHems('simulate', '--speed', '60', '--port', '0', '--no-login', '--login');
    const [, address] = await running.said(/page is at (http:\/\/[^/]+)\//);
    const status = async (cookie: string) => (await fetch(`${address}/api/v1/now`, { headers: { cookie } })).status;
    expect(await status('')).toBe(409);
    const setup = await fetch(`${address}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'correct horse battery' }),
    });
    expect(setup.status).toBe(204);
    expect(await status('')).toBe(401);
    expect(await status(setup.headers.get('set-cookie')!.split(';')[0]!)).toBe(200);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });
});
