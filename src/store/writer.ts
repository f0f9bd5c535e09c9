import type { Database } from 'better-sqlite3';
import type { RowListener } from './row-listener.ts';

/** The one way to change the file: transactions, and the numbers of the change sequence. */
export interface Writer {
  /**
   * Runs `work` as one transaction, or as part of the one that is open. When it throws nothing of it remains, neither in
   * the file nor in memory.
   */
  transaction<T>(work: () => T): T;
  /** Calls `action` once the open transaction is committed. */
  onCommit(action: () => void): void;
  /** The next number of the change sequence. Only inside a transaction. */
  next(): number;
  /** The last number given. */
  last(): number;
  /** `reload` reads again what a table remembers of the file; called after a transaction that failed. */
  onRollback(reload: () => void): void;
  /** `listener`, but told only what was committed. */
  afterCommit(listener: RowListener): RowListener;
}

export function createWriter(db: Database): Writer {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const keep = db.prepare('UPDATE identity SET sequence = ?');
  const read = db.prepare('SELECT sequence FROM identity').pluck();
  const reloads: (() => void)[] = [];
  let last = read.get() as number;
  const untold: (() => void)[] = [];
  let unkept = false;

  function undo(): void {
    if (db.inTransaction) rollback.run();
    unkept = false;
    untold.length = 0;
    last = read.get() as number;
    for (const reload of reloads) reload();
  }

  return {
    transaction(work) {
      if (db.inTransaction) return work();
      begin.run();
      try {
        const result = work();
        if (unkept) keep.run(last);
        commit.run();
        unkept = false;
        if (untold.length > 0) for (const tell of untold.splice(0)) tell();
        return result;
      } catch (error) {
        undo();
        throw error;
      }
    },
    onCommit: (action) => void untold.push(action),
    next() {
      unkept = true;
      return ++last;
    },
    last: () => last,
    onRollback(reload) {
      reloads.push(reload);
    },
    afterCommit: (listener) => (table, text) => {
      untold.push(() => listener(table, text));
    },
  };
}
