import BetterSqlite from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';

/** One process at a time keeps a data folder. The lock dies with its process, whatever becomes of it. */
export interface FolderLock {
  release(): void;
}

/**
 * Locks the folder of the database at `path`. SQLite's own lock on an empty database beside it, because Node has none.
 * Throws DATA_FOLDER where another process holds it.
 */
export function lockFolder(path: string): FolderLock {
  const db = new BetterSqlite(`${path}-lock`, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!(error instanceof BetterSqlite.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new HemsError('DATA_FOLDER', `${path} is in use by another hems: stop that one first.`, { cause: error });
  }
  return {
    release() {
      if (db.open) db.close();
    },
  };
}
