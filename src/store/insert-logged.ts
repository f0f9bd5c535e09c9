import type { Database } from 'better-sqlite3';
import type { LoggedMinute } from './minute-log.ts';
import { createMinuteTable } from './minute-table.ts';
import { createSeriesTable } from './series-table.ts';
import { createWriter } from './writer.ts';

/** Enters the minutes of a log into a copy of their database, as the daemon does when it opens it. */
export function insertLogged(db: Database, logged: readonly LoggedMinute[]): void {
  const writer = createWriter(db);
  const log = { append: () => true, read: () => logged, close: () => undefined };
  createMinuteTable(db, writer, createSeriesTable(db, writer, undefined), log, undefined);
}
