import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectAcknowledged } from './acknowledged.ts';

const SCRIPT = new URL('write-through-faults.ts', import.meta.url).pathname;
const root = mkdtempSync(join(tmpdir(), 'store-eio-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs a command of which every `every`-th call of `call`, from the 30th on, fails with EIO. */
const withFailing = (call: string, every: number, ...command: string[]) =>
  spawnSync(
    'strace',
    [
      '-f',
      '-q',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:error=EIO:when=30+${every}`,
      '-o',
      '/dev/null',
      ...command,
    ],
    {
      encoding: 'utf8',
    },
  );

const traceable = withFailing('fsync', 7, 'true').status === 0;

describe.skipIf(!traceable)('a disk that answers a sync with EIO (skipped where strace cannot run)', () => {
  for (const call of ['fsync', 'fdatasync']) {
    it(`${call}: the store says so, goes on, and has everything it acknowledged`, () => {
      const folder = join(root, call);
      const { stdout, stderr, status } = withFailing(call, 7, process.execPath, SCRIPT, folder);
      const said = stdout.split('\n');
      expect({ stderr, status, end: said.includes('end') }).toEqual({ stderr: '', status: 0, end: true });
      // A minute whose own sync fails is committed to the database instead: nobody is bothered.
      if (call === 'fsync') expect(said.filter((line) => line === 'x DATA_FOLDER').length).toBeGreaterThan(5);
      expect(said.filter((line) => line.startsWith('m '))).toHaveLength(200);
      expectAcknowledged(folder, 0, said, 0);
    });
  }
});
