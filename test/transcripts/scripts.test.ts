import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-transcripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

describe('scripts/replay.ts', () => {
  test('shows what the driver makes of a log, and ends with 1 where something else is expected', () => {
    const log = join(folder, 'session.log');
    copyFileSync(join(ROOT, 'test/transcripts/simulated-single-hex.log'), log);
    expect(run('scripts/replay.ts', log)).toMatchObject({ status: 0, stdout: expect.stringContaining('"grid_w"') });
    writeFileSync(join(folder, 'session.expected.json'), '{}');
    expect(run('scripts/replay.ts', log)).toMatchObject({ status: 1, stderr: expect.stringMatching(/session\.log/) });
  });
});

describe('scripts/capture.ts takes no', () => {
  const odd = join(folder, 'odd.log');
  writeFileSync(odd, '+0.000 >> SKVER\nSKSETRBID 00112233445566778899AABBCCDDEEFF\n');
  writeFileSync(join(folder, 'empty.log'), '# nothing\n');
  test.each([
    ['name with a path in it', ['../x', odd], /small letters/],
    ['file that is not there', ['x', join(folder, 'none')], /does not exist/],
    ['line that is not of a support log', ['x', odd], /line 2/],
    ['log in which nothing was said', ['x', join(folder, 'empty.log')], /nothing was said/],
  ])('%s', (_what, args, sentence) => {
    const { status, stderr } = run('scripts/capture.ts', ...args);
    expect(stderr).toMatch(/^capture: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
    expect(status).toBe(2);
  });
});
