import { closeSync, copyFileSync, existsSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { damaged } from './failure.ts';
import { type FoundTree, PAGE_SIZE, scanTrees, type TreeKind } from './scan-trees.ts';

/** A table of ours as its rows can be told from others': kind of tree and storage classes of the columns. */
interface Shape {
  readonly table: string;
  readonly columns: string;
  readonly kind: TreeKind;
  readonly row: RegExp;
}

/**
 * Just enough of the layout to read rows by: no constraints and no indexes, so that all of it fits on one page. The sums are
 * made again and stand not here.
 */
const SHAPES: readonly Shape[] = [
  rowid('identity', 'one INTEGER PRIMARY KEY, epoch, created, sequence', /^NTII$/),
  rowid('change', 'sequence INTEGER PRIMARY KEY, what, at', /^NII$/),
  rowid('series', 'number INTEGER PRIMARY KEY, id, name, unit, sequence', /^NTTTI$/),
  rowid('minute_order', 'number INTEGER PRIMARY KEY, series, sequence', /^NTI$/),
  rowid('plan', 'sequence INTEGER PRIMARY KEY, id, made_at, plan, problem', /^NTIBB$/),
  rowid('plan_head', 'sequence INTEGER PRIMARY KEY, id, made_at, head', /^NTIB$/),
  rowid('journal', 'sequence INTEGER PRIMARY KEY, at, entry', /^NIT$/),
  rowid('minute_block', 'at INTEGER PRIMARY KEY, count, sequence, minute_order, watts', /^NIIIB$/),
  rowid('ten_seconds', 'at INTEGER PRIMARY KEY, count, minute_order, watts', /^NIIB$/),
  rowid(
    'correction',
    'sequence INTEGER PRIMARY KEY, at, series, mwh, missing, before_mwh, before_missing, before_origin, who, made_at, why',
    /^NII[NI]{5}TIT$/,
  ),
  keyed('half_hour', 'at, series, mwh, missing, origin, sequence, PRIMARY KEY (at, series)', /^II[NI]{2}II$/),
  keyed('hold', 'device PRIMARY KEY, since, sequence', /^T[NI]I$/),
  keyed('setting', 'key PRIMARY KEY, value, sequence', /^TTI$/),
];

function rowid(table: string, columns: string, row: RegExp): Shape {
  return { table, columns, kind: 'rowid', row };
}
function keyed(table: string, columns: string, row: RegExp): Shape {
  return { table, columns, kind: 'keyed', row };
}

/**
 * Copies the file at `path`, whose first page (or the description of its tables) is destroyed, to `copy`, with a first page that
 * points to the tables as they were found by looking at every page. Throws DATA_FILE where none of ours is found.
 */
export function graftFirstPage(path: string, copy: string): void {
  copyFileSync(path, copy);
  truncateSync(copy, Math.ceil(statSync(copy).size / PAGE_SIZE) * PAGE_SIZE);
  const log = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  if (log) copyFileSync(`${path}-wal`, `${copy}-wal`);
  const trees = scanTrees(copy);
  const found = SHAPES.flatMap((shape) => {
    const root = rootOf(shape, trees);
    return root === null ? [] : [{ ...shape, root }];
  });
  if (!found.some(({ table }) => table === 'half_hour' || table === 'series')) throw damaged(path);
  const taken = new Set(found.map(({ root }) => root));
  const absent = SHAPES.filter(({ table }) => found.every((one) => one.table !== table));
  for (const shape of absent) {
    // A tree without a row looks the same for every table: as long as there is one, the table was empty.
    const empty = trees.find(({ root, kind, row }) => row === null && kind === shape.kind && !taken.has(root));
    if (empty === undefined) continue;
    taken.add(empty.root);
    found.push({ ...shape, root: empty.root });
  }
  write(copy, firstPage(found, statSync(copy).size / PAGE_SIZE, log));
}

/** Pages that were given back keep old rows: the table itself is the largest of the trees that look like it, and the oldest. */
function rootOf({ kind, row }: Shape, trees: readonly FoundTree[]): number | null {
  const alike = trees.filter((tree) => tree.kind === kind && tree.row !== null && row.test(tree.row));
  return alike.toSorted((a, b) => b.pages - a.pages || a.root - b.root)[0]?.root ?? null;
}

function firstPage(tables: readonly (Shape & { readonly root: number })[], pages: number, log: boolean): Buffer {
  const db = new BetterSqlite(':memory:');
  try {
    db.pragma(`page_size = ${PAGE_SIZE}`);
    for (const { table, columns, kind } of tables)
      db.exec(`CREATE TABLE ${table} (${columns})${kind === 'keyed' ? ' WITHOUT ROWID' : ''}`);
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    const point = db.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?');
    for (const { table, root } of tables) point.run(root, table);
    const page = Buffer.from(db.serialize().subarray(0, PAGE_SIZE));
    // Chapter 1.3: version numbers (2 = there is a log), pages of the file, no free pages, the count is current.
    page.fill(log ? 2 : 1, 18, 20);
    page.writeUInt32BE(pages, 28);
    page.fill(0, 32, 40);
    page.copy(page, 92, 24, 28);
    return page;
  } finally {
    db.close();
  }
}

function write(file: string, page: Buffer): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, page, 0, PAGE_SIZE, 0);
  } finally {
    closeSync(handle);
  }
}
