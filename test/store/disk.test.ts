import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = new URL('write-until-full.ts', import.meta.url).pathname;
const KEEPER = new URL('write-on-full-disk.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'store-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command with a memory file system mounted at `folder`, which only that command sees. */
const onDisk = (options: string, ...command: string[]) =>
  spawnSync(
    'unshare',
    ['-mr', 'sh', '-c', 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"', 'sh', options, folder, ...command],
    { encoding: 'utf8' },
  );

const mountable = onDisk('size=1m', 'true').status === 0;

describe.skipIf(!mountable)('a disk (skipped where an ordinary user may not mount one for himself)', () => {
  const report = (options: string): Record<string, unknown> => {
    const { stdout, stderr, status } = onDisk(options, process.execPath, SCRIPT, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  it('that may only be read is refused with a sentence', () => {
    expect(report('size=1m,ro')).toEqual({
      opening: { code: 'DATA_FOLDER', message: expect.stringMatching(/cannot be written/) },
    });
  });

  it('with no room for the file is refused with a sentence', () => {
    expect(report('size=16k')).toEqual({
      opening: { code: 'DATA_FOLDER', message: expect.stringMatching(/The disk that holds .* is full/) },
    });
  });

  it('that fills up drops detail, refuses half hours only in the end, loses nothing it acknowledged, and goes on', () => {
    const found = report('size=3m');
    const full = { code: 'DATA_FOLDER', message: expect.stringMatching(/The disk that holds .* is full/) };
    expect(found).toMatchObject({ opening: null, refusal: full, minuteRefusal: null });
    expect(found.kept).toBeGreaterThan(10);
    expect(found.readable).toBe(found.kept);
    expect(found.after).toBe((found.kept as number) + 1);
    expect(found.written).toBe(1);
  });

  it('that somebody else fills for two weeks costs detail, but no half hour, no command, and no tick its second', () => {
    const { stdout, stderr, status } = onDisk('size=14m', process.execPath, KEEPER, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const found = JSON.parse(stdout) as Record<string, number>;
    expect(found).toMatchObject({ refused: 0, lost: 0, commands: 16 * 48, entries: 16 * 48, halfHours: 16 * 48 - 1 });
    expect(found.onFull).toBe(0);
    expect(found.after).toBeGreaterThan(700);
    expect(found.slowest).toBeLessThan(1_000);
  });
});
