import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { logPath } from './minute-log.ts';
import { syncFile } from './sync-file.ts';

/**
 * Puts the whole file `fresh` in the place of the database at `path`, which is kept under the name `aside` with its
 * log. At no moment is there no file at `path`, so that a power cut can never lead to an empty beginning.
 */
export function putInPlace(fresh: string, path: string, aside: string): void {
  syncFile(fresh);
  if (existsSync(path)) {
    linkSync(path, aside);
    syncFile(dirname(path));
    // An old log beside a new file would be replayed into it.
    for (const [log, kept] of [
      [`${path}-wal`, `${aside}-wal`],
      [logPath(path), logPath(aside)],
    ] as const)
      if (existsSync(log)) renameSync(log, kept);
    rmSync(`${path}-shm`, { force: true });
  }
  renameSync(fresh, path);
  syncFile(dirname(path));
}
