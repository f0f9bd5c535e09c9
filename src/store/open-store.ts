import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import type { Clock } from '#ports/clock.ts';
import { checkContent } from './check-content.ts';
import { APPLICATION_ID, refuseForeign, refuseTruncated } from './check-file.ts';
import { damaged, storeFailure } from './failure.ts';
import { makeFolder } from './make-folder.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { openMinuteLog } from './minute-log.ts';
import { type Birth, migrate, MIGRATIONS, versionOf } from './migrations.ts';
import { syncFile } from './sync-file.ts';
import { createRoom } from './room.ts';
import type { RowListener } from './row-listener.ts';
import { createStore, type Store } from './store.ts';

export const FILE = 'hidamari.sqlite';
/** How long another writer of the file is waited for; the control loop waits with us. */
const BUSY_MS = 500;

export interface MemoryStoreOptions {
  readonly clock: Clock;
  /** Names the file for its whole life; random unless given (a simulation must give it). Only used at creation. */
  readonly epoch?: string;
  /** Told every row as it is stored. */
  readonly onRow?: RowListener;
}

export interface StoreOptions extends MemoryStoreOptions {
  readonly folder: string;
  /** `none`: a power cut or a crash of the machine may lose or damage anything. For simulations. */
  readonly durability: 'full' | 'none';
}

/**
 * Opens `folder/hidamari.sqlite`; makes folder and file where there is none. Throws DATA_FOLDER where it cannot be
 * written, and DATA_FILE for a file that is damaged, foreign or of a newer version: such a file is never
 * changed, and never replaced by an empty one.
 */
export function openStore(options: StoreOptions): Store {
  const path = join(options.folder, FILE);
  let db: Database | undefined;
  let lock: FolderLock | null = null;
  try {
    makeFolder(options.folder);
    if (options.durability === 'full') lock = lockFolder(path);
    const birth = birthOf(options);
    if (!existsSync(path)) createFile(path, birth, options.durability);
    refuseTruncated(path);
    db = new BetterSqlite(path, { fileMustExist: true, timeout: BUSY_MS });
    refuseForeign(db, path);
    configure(db, options.durability);
    if (options.durability === 'full' && versionOf(db) === MIGRATIONS.length)
      checkContent(db, path, () => options.clock.monotonic());
    migrate(db, birth);
    return start(db, path, lock, options.onRow);
  } catch (error) {
    db?.close();
    lock?.release();
    throw storeFailure(error, path);
  }
}

/** The same store without a file; it is gone when closed. */
export function openMemoryStore(options: MemoryStoreOptions): Store {
  const db = new BetterSqlite(':memory:');
  migrate(db, birthOf(options));
  return start(db, 'the store in memory', null, options.onRow);
}

const birthOf = ({ clock, epoch }: MemoryStoreOptions): Birth => ({ epoch: epoch ?? randomUUID(), at: clock.now() });

/** `lock`: held by a store that has to be durable, and let go when it is closed. */
function start(db: Database, path: string, lock: FolderLock | null, onRow: RowListener | undefined): Store {
  const touch = db.prepare('UPDATE identity SET sequence = sequence');
  if (touch.run().changes !== 1) throw damaged(path);
  if (lock === null) return createStore({ db, path, log: null, room: null, lock, onRow });
  const epoch = db.prepare('SELECT epoch FROM identity').pluck().get() as string;
  const log = openMinuteLog(path, epoch);
  try {
    return createStore({ db, path, log, room: createRoom(path), lock, onRow });
  } catch (error) {
    log.close();
    throw error;
  }
}

function configure(db: Database, durability: 'full' | 'none'): void {
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'OFF'}`);
  db.pragma('wal_autocheckpoint = 250');
  db.pragma('journal_size_limit = 4194304');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -4096');
  db.pragma('temp_store = MEMORY');
}

/**
 * Makes the file under another name and moves it into place when it is whole. So an empty file at the place itself is
 * always damage and never a beginning that a power cut interrupted.
 */
function createFile(path: string, birth: Birth, durability: 'full' | 'none'): void {
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) {
    throw new HemsError('DATA_FILE', `${path} is gone but its log ${path}-wal is there: restore it from a backup.`);
  }
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  rmSync(`${fresh}-journal`, { force: true });
  const db = new BetterSqlite(fresh);
  try {
    db.pragma(`synchronous = ${durability === 'full' ? 'EXTRA' : 'OFF'}`);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, birth);
  } finally {
    db.close();
  }
  renameSync(fresh, path);
  if (durability === 'full') syncFile(dirname(path));
}
