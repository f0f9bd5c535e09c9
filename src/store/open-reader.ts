import { existsSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { refuseForeign } from './check-file.ts';
import { storeFailure } from './failure.ts';
import { MIGRATIONS, versionOf } from './migrations.ts';
import { FILE } from './open-store.ts';
import { createStore, type Store } from './store.ts';

/** What may be read beside a daemon that writes. */
export type StoreReader = Pick<
  Store,
  | 'series'
  | 'energy'
  | 'minutes'
  | 'tenSeconds'
  | 'corrections'
  | 'journalBetween'
  | 'plan'
  | 'planHead'
  | 'identity'
  | 'changes'
  | 'amount'
  | 'close'
>;

/**
 * Opens the file of `folder` for reading only, also while a daemon writes it. Minutes that are still in the daemon's log
 * are not seen. With `still` everything is read as it stood at the opening, whatever is written meanwhile. Throws USAGE where there is none, DATA_FILE for one of an older or newer layout.
 */
export function openReader(folder: string, { still = false }: { readonly still?: boolean } = {}): StoreReader {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new HemsError('USAGE', `${path} does not exist: name the data folder with --data.`);
  let db: Database | undefined;
  try {
    db = new BetterSqlite(path, { readonly: true, fileMustExist: true });
    refuseForeign(db, path);
    if (versionOf(db) < MIGRATIONS.length) {
      throw new HemsError(
        'DATA_FILE',
        `${path} is of an older version: start hems run once, which brings it up to date.`,
      );
    }
    // A read transaction stands from its first read on.
    if (still) db.exec('BEGIN; SELECT sequence FROM identity');
    return createStore({ db, path, log: null, room: null, onRow: undefined });
  } catch (error) {
    db?.close();
    throw storeFailure(error, path);
  }
}
