import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import type { Manifest } from '#core/backup/changes.ts';
import { HemsError } from '#core/errors.ts';
import type { Instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { RestoreTarget } from '#ports/restore-target.ts';
import { createChangeReader } from './change-reader.ts';
import { APPLICATION_ID } from './check-file.ts';
import { damaged, storeFailure } from './failure.ts';
import { lockFolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrations.ts';
import { FILE } from './open-store.ts';
import { putInPlace } from './put-in-place.ts';
import { rebuildRollUps } from './rebuild-roll-ups.ts';
import { createPuts } from './put-changes.ts';
import { stamp } from './stamp.ts';

/**
 * Begins a file that takes the place of the one of `folder` when it is finished. Throws DATA_FOLDER while a daemon uses
 * the folder or where it cannot be written.
 */
export function beginRestore(folder: string, now: Instant): RestoreTarget {
  const path = join(folder, FILE);
  const fresh = `${path}.restored`;
  makeFolder(folder);
  const lock = lockFolder(path);
  try {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true });
    const db = new BetterSqlite(fresh);
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -65536');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, { epoch: 'being-restored', at: now });
    return restoreInto(db, { path, fresh, release: () => lock.release() });
  } catch (error) {
    lock.release();
    throw storeFailure(error, path);
  }
}

function restoreInto(
  db: Database,
  { path, fresh, release }: { readonly path: string; readonly fresh: string; readonly release: () => void },
): RestoreTarget {
  const put = createPuts(db);
  let sequence = 0;
  let rolledUp = true;

  function rollUp(): void {
    if (!rolledUp) db.transaction(() => rebuildRollUps(db))();
    rolledUp = true;
  }

  function amount(): Omit<Manifest, 'at'> {
    rollUp();
    const steps = createChangeReader(db).amount(() => sequence);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value!;
    }
  }

  return {
    sequence: () => sequence,
    apply(changes) {
      if (changes.from !== sequence) {
        throw new HemsError('INVARIANT', `A piece from ${changes.from} on was put behind ${sequence}.`);
      }
      try {
        db.transaction(() => put(changes))();
      } catch (error) {
        throw storeFailure(error, fresh);
      }
      sequence = changes.to;
      if (changes.halfHours.length > 0) rolledUp = false;
    },
    prove(manifest) {
      const { at, ...told } = manifest;
      const found = amount();
      for (const [key, value] of Object.entries(told)) {
        const is = found[key as keyof typeof found];
        if (is === value) continue;
        throw new HemsError(
          'DATA_FILE',
          `What was restored is not what was backed up at ${formatJst(at as Instant)}: ${key} is ${is} instead of ${value}. Nothing was changed; use another backup.`,
        );
      }
    },
    amount,
    finish(epoch, now) {
      try {
        rollUp();
        db.prepare('UPDATE identity SET epoch = ?, sequence = ?').run(epoch, sequence);
        if (db.pragma('quick_check', { simple: true }) !== 'ok') throw damaged(fresh);
        db.close();
        const aside = existsSync(path) ? `${path}.before-restore-${stamp(now)}` : null;
        putInPlace(fresh, path, aside ?? path);
        return { aside };
      } catch (error) {
        throw storeFailure(error, path);
      } finally {
        release();
      }
    },
    abandon() {
      db.close();
      rmSync(fresh, { force: true });
      release();
    },
  };
}
