import { copyFileSync, rmSync, truncateSync } from 'node:fs';
import BetterSqlite, { type Database, type Statement } from 'better-sqlite3';
import { APPLICATION_ID, hasHeader, wholeSize } from './check-file.ts';
import { damaged } from './failure.ts';
import { graftFirstPage } from './graft-first-page.ts';
import { insertLogged } from './insert-logged.ts';
import { readMinuteLog } from './minute-log.ts';
import { type Birth, migrate } from './migrations.ts';
import { rebuildRollUps } from './rebuild-roll-ups.ts';

/** What could be read of one table, and the gaps in its key between rows that could be read. */
export interface SalvagedTable {
  readonly table: string;
  readonly kept: number;
  /** Exclusive bounds, in the table's own key; `after` null = from the beginning, `before` null = to the end. */
  readonly gaps: readonly { readonly after: number | null; readonly before: number | null }[];
}

/** Ordered so that rows find what they refer to. Roll-ups are made again from the half hours. */
const NUMBERED = [
  ['series', 'number'],
  ['minute_order', 'number'],
  ['half_hour', 'at'],
  ['correction', 'sequence'],
  ['journal', 'sequence'],
  ['plan', 'sequence'],
  ['plan_head', 'sequence'],
  ['minute_block', 'at'],
  ['ten_seconds', 'at'],
  ['change', 'sequence'],
] as const;
const NAMED = ['setting', 'hold'] as const;
/** No key of the file is larger: sequence numbers, minutes and half hours since 1970. */
const LARGEST_KEY = 2 ** 40;

/**
 * Copies everything that can still be read of the damaged file at `path` into a new file at `fresh`, which gets an epoch of its
 * own: its numbers are not those of the damaged one any more. Throws DATA_FILE where nothing can be read at all.
 */
export function salvage(path: string, fresh: string, birth: Birth): readonly SalvagedTable[] {
  rmSync(fresh, { force: true });
  const copy = `${fresh}-source`;
  const from = openWhatIsLeft(path, copy);
  const to = new BetterSqlite(fresh);
  try {
    to.pragma(`application_id = ${APPLICATION_ID}`);
    to.pragma('foreign_keys = OFF');
    migrate(to, birth);
    const tables = to.transaction(() => copyAll(from, to))();
    if (tables.every(({ kept }) => kept === 0)) throw damaged(path);
    takeOverLog(from, to, path);
    return tables;
  } finally {
    from.close();
    to.close();
    removeCopy(copy);
  }
}

const removeCopy = (copy: string): void => {
  for (const tail of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${tail}`, { force: true });
};

/**
 * The damaged file, or a copy that can be opened: one that lost its end gets empty pages there, because SQLite opens none that is
 * too short; one whose first page or description of tables is destroyed gets another.
 */
function openWhatIsLeft(path: string, copy: string): Database {
  removeCopy(copy);
  try {
    const size = hasHeader(path) ? wholeSize(path) : null;
    if (size !== null) {
      copyFileSync(path, copy);
      truncateSync(copy, size);
    }
    if (hasHeader(path)) {
      const from = new BetterSqlite(size === null ? path : copy, { readonly: true, fileMustExist: true });
      if (attempt(() => from.prepare('SELECT count(*) FROM sqlite_schema').get()) !== null) return from;
      from.close();
      removeCopy(copy);
    }
    graftFirstPage(path, copy);
    return new BetterSqlite(copy, { fileMustExist: true });
  } catch (error) {
    removeCopy(copy);
    throw error;
  }
}

function copyAll(from: Database, to: Database): SalvagedTable[] {
  const tables: SalvagedTable[] = [
    ...NUMBERED.map(([table, key]) => copyNumbered(from, to, table, key)),
    ...NAMED.map((table) => copyNamed(from, to, table)),
  ];
  // Rows whose series or order is lost cannot be named any more.
  to.exec(`
    DELETE FROM half_hour WHERE series NOT IN (SELECT number FROM series);
    DELETE FROM correction WHERE series NOT IN (SELECT number FROM series);
    DELETE FROM minute_block WHERE minute_order NOT IN (SELECT number FROM minute_order);
    DELETE FROM ten_seconds WHERE minute_order NOT IN (SELECT number FROM minute_order);`);
  rebuildRollUps(to);
  to.exec(`UPDATE identity SET sequence = max(
    coalesce((SELECT max(sequence) FROM half_hour), 0), coalesce((SELECT max(sequence) FROM minute_block), 0),
    coalesce((SELECT max(sequence) FROM journal), 0), coalesce((SELECT max(sequence) FROM plan), 0),
    coalesce((SELECT max(sequence) FROM correction), 0), coalesce((SELECT max(sequence) FROM setting), 0),
    coalesce((SELECT max(sequence) FROM hold), 0), coalesce((SELECT max(sequence) FROM series), 0),
    coalesce((SELECT max(sequence) FROM minute_order), 0))`);
  return tables;
}

type Row = Record<string, unknown>;

/** Null where the table's own description is gone. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof BetterSqlite.SqliteError) return null;
    throw error;
  }
}

function writerOf(to: Database, table: string): (row: Row) => boolean {
  const columns = to.pragma(`table_info(${table})`) as { name: string }[];
  const names = columns.map(({ name }) => name);
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  // A row that was damaged in itself breaks a rule of the new file and stays behind.
  return (row) => (attempt(() => insert.run(row).changes) ?? 0) > 0;
}

/** Reads on until a page cannot be read; then tries behind it, further and further, and back from there. */
function copyNumbered(from: Database, to: Database, table: string, key: string): SalvagedTable {
  const gaps: { after: number | null; before: number | null }[] = [];
  const put = writerOf(to, table);
  let kept = 0;
  const read = (statement: Statement | null, ...bounds: number[]): { last: number | null; whole: boolean } => {
    let last: number | null = null;
    const whole = attempt(() => {
      for (const row of (statement?.iterate(...bounds) ?? []) as Iterable<Row>) {
        if (put(row)) kept++;
        last = row[key] as number;
      }
      return statement !== null;
    });
    return { last, whole: whole ?? false };
  };
  const ascending = attempt(() => from.prepare(`SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key}`));
  const descending = attempt(() =>
    from.prepare(`SELECT * FROM ${table} WHERE ${key} > ? AND ${key} < ? ORDER BY ${key} DESC`),
  );
  let after = -1;
  for (;;) {
    const { last, whole } = read(ascending, after);
    if (whole) break;
    const end = last ?? after;
    const next = firstBehind(from, table, key, end);
    const { last: back } = read(descending, end, next ?? LARGEST_KEY);
    gaps.push({ after: end < 0 ? null : end, before: back ?? next });
    if (next === null) break;
    after = next - 1;
  }
  return { table, kept, gaps };
}

/** The first key behind `end` that can be read again, found by steps that double. */
function firstBehind(from: Database, table: string, key: string, end: number): number | null {
  const first = attempt(() => from.prepare(`SELECT min(${key}) FROM ${table} WHERE ${key} > ?`).pluck());
  if (first === null) return null;
  for (let step = 1; end + step < LARGEST_KEY; step *= 2) {
    const found = attempt(() => first.get(end + step) as number | null);
    if (found !== null) return found;
  }
  return null;
}

function copyNamed(from: Database, to: Database, table: string): SalvagedTable {
  const put = writerOf(to, table);
  let kept = 0;
  const copied = attempt(() => {
    for (const row of from.prepare(`SELECT * FROM ${table}`).iterate() as Iterable<Row>) if (put(row)) kept++;
    return true;
  });
  return { table, kept, gaps: copied === true ? [] : [{ after: null, before: null }] };
}

/** Minutes that were durable in the log only. */
function takeOverLog(from: Database, to: Database, path: string): void {
  const epoch = attempt(() => from.prepare('SELECT epoch FROM identity').pluck().get() as string | undefined);
  if (typeof epoch === 'string') insertLogged(to, readMinuteLog(path, epoch));
}
