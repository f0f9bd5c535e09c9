import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { refuseForeign, wholeSize } from './check-file.ts';
import { damaged, isDamaged, storeFailure } from './failure.ts';
import { insertLogged } from './insert-logged.ts';
import { lockFolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { readMinuteLog } from './minute-log.ts';
import { MIGRATIONS, versionOf } from './migrations.ts';
import { FILE } from './open-store.ts';
import { putInPlace } from './put-in-place.ts';
import { stamp } from './stamp.ts';
import { syncFile } from './sync-file.ts';

/** A backup as it lies in its folder: one whole database and its SHA-256 in a file of `sha256sum`. */
export interface Backup {
  readonly file: string;
  readonly made: Instant;
  readonly bytes: number;
  /** As written beside it; null where that file is gone. */
  readonly sha256: string | null;
}

export interface VerifiedBackup extends Backup {
  readonly sha256: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly layout: number;
}

const NAME = /^hidamari-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.sqlite$/;
/** Pages of a step (16 MB), between which progress is told. */
const PAGES = 4096;

/**
 * Copies the file of `folder` into the folder `to` while it is being written by a daemon, by SQLite's online backup.
 * The minutes of the log are in it. `onProgress` is told the copied share, 0 … 1. Throws USAGE where there is no file,
 * DATA_FILE and DATA_FOLDER.
 */
export async function makeBackup(
  folder: string,
  to: string,
  now: Instant,
  onProgress: (share: number) => void = () => undefined,
): Promise<VerifiedBackup> {
  const path = join(folder, FILE);
  const file = join(to, `hidamari-${stamp(now)}.sqlite`);
  const part = `${file}.part`;
  try {
    if (!existsSync(path)) throw new HemsError('USAGE', `${path} does not exist: name the data folder with --data.`);
    makeFolder(to);
    await copyWhole(path, part, onProgress);
    const sha256 = sha256Of(part);
    syncFile(part);
    writeFileSync(`${file}.sha256`, `${sha256}  ${basename(file)}\n`);
    syncFile(`${file}.sha256`);
    renameSync(part, file);
    syncFile(to);
    return verifyBackup(file);
  } catch (error) {
    rmSync(part, { force: true });
    // A disk that refuses is the one that is written; damage is in the one that is read.
    const failure = storeFailure(error, file);
    throw isDamaged(failure) ? damaged(path, error) : failure;
  }
}

async function copyWhole(path: string, part: string, onProgress: (share: number) => void): Promise<void> {
  const source = new BetterSqlite(path, { readonly: true, fileMustExist: true });
  try {
    refuseForeign(source, path);
    await source.backup(part, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return PAGES;
      },
    });
  } finally {
    source.close();
  }
  const copy = new BetterSqlite(part, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    const epoch = copy.prepare('SELECT epoch FROM identity').pluck().get() as string;
    if (versionOf(copy) === MIGRATIONS.length) insertLogged(copy, readMinuteLog(path, epoch));
  } finally {
    copy.close();
  }
}

/** The backups of a folder, oldest first. */
export function listBackups(folder: string): readonly Backup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => describe(join(folder, name)));
}

/** Reads a whole backup: its checksum, every page, what it says of itself. Throws DATA_FILE with a sentence. */
export function verifyBackup(file: string): VerifiedBackup {
  if (!existsSync(file))
    throw new HemsError('INPUT', `there is no backup ${file}; hems backup list shows what there is.`);
  const found = describe(file);
  const sha256 = sha256Of(file);
  if (found.sha256 === null) {
    throw new HemsError(
      'DATA_FILE',
      `${file} has no checksum beside it (${basename(file)}.sha256): it cannot be trusted.`,
    );
  }
  if (found.sha256 !== sha256) {
    throw new HemsError('DATA_FILE', `${file} is not what was backed up (its SHA-256 differs): use another backup.`);
  }
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    refuseForeign(db, file);
    if (wholeSize(file) !== null || db.pragma('quick_check', { simple: true }) !== 'ok') throw damaged(file);
    const identity = db.prepare('SELECT epoch, sequence FROM identity').get() as { epoch: string; sequence: number };
    return { ...found, sha256, ...identity, layout: versionOf(db) };
  } catch (error) {
    throw storeFailure(error, file);
  } finally {
    db.close();
  }
}

/**
 * Puts a verified backup in the place of the file of `folder`, which is kept beside it. The restored file gets a new epoch: it
 * will give out numbers again that the old one had already given. Throws DATA_FOLDER while a daemon uses the folder.
 */
export function restoreBackup(file: string, folder: string, now: Instant): { readonly aside: string | null } {
  const backup = verifyBackup(file);
  const path = join(folder, FILE);
  try {
    makeFolder(folder);
    const lock = lockFolder(path);
    try {
      const fresh = `${path}.restored`;
      copyFileSync(file, fresh);
      const db = new BetterSqlite(fresh, { fileMustExist: true });
      db.prepare('UPDATE identity SET epoch = ?').run(`${backup.epoch}-restored-${randomUUID()}`);
      db.close();
      const aside = existsSync(path) ? `${path}.before-restore-${stamp(now)}` : null;
      putInPlace(fresh, path, aside ?? path);
      return { aside };
    } finally {
      lock.release();
    }
  } catch (error) {
    throw storeFailure(error, path);
  }
}

function describe(file: string): Backup {
  const [, y, mo, d, h, mi, s] = NAME.exec(basename(file)) ?? [];
  const { size, mtimeMs } = statSync(file);
  const made = y === undefined ? Math.floor(mtimeMs) : Date.UTC(+y, +mo! - 1, +d!, +h! - 9, +mi!, +s!);
  const sidecar = `${file}.sha256`;
  const sha256 = existsSync(sidecar) ? (/^[0-9a-f]{64}/.exec(readFileSync(sidecar, 'utf8'))?.[0] ?? null) : null;
  return { file, made: instant(made), bytes: size, sha256 };
}

function sha256Of(file: string): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(1024 * 1024);
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const length = readSync(handle, block);
      if (length === 0) return hash.digest('hex');
      hash.update(block.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
}
