import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { damaged } from './failure.ts';
import { MIGRATIONS, versionOf } from './migrations.ts';

/** `HDMR`, so that `file` and we ourselves can tell whose SQLite file it is. */
export const APPLICATION_ID = 0x48444d52;

/** Begins every SQLite file. */
const MAGIC = 'SQLite format 3\0';

/**
 * Bytes that a file which has lost its end should have, by its own header; null where it has not, or where a log holds the
 * missing pages. Chapters 1.3.2 and 1.3.7 of SQLite's file format. Looks at the bytes only, so that nothing is changed.
 */
export function wholeSize(path: string): number | null {
  const { size } = statSync(path);
  const header = headerOf(path);
  if (header === null) throw damaged(path);
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) return null;
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const whole = header.readUInt32BE(28) * pageSize;
  const pagesAreCurrent = header.readUInt32BE(24) === header.readUInt32BE(92);
  return pagesAreCurrent && whole > size ? whole : null;
}

/** False for a file that does not begin as every SQLite file does. */
export const hasHeader = (path: string): boolean => headerOf(path) !== null;

function headerOf(path: string): Buffer | null {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, header, 0, 100, 0);
    return length === 100 && header.toString('latin1').startsWith(MAGIC) ? header : null;
  } finally {
    closeSync(file);
  }
}

export function refuseTruncated(path: string): void {
  if (wholeSize(path) !== null) throw damaged(path);
}

/** Refuses another program's file, and one that a newer version of this program has changed. */
export function refuseForeign(db: Database, path: string): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new HemsError('DATA_FILE', `${path} is not a file of Hidamari: name another folder with --data.`);
  }
  const version = versionOf(db);
  if (version > MIGRATIONS.length) {
    throw new HemsError(
      'DATA_FILE',
      `${path} has layout ${version}, this program knows layout ${MIGRATIONS.length}: install the newer version.`,
    );
  }
}
