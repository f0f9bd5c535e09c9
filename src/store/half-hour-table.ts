import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { HalfHourRow, Origin } from '#ports/records.ts';
import { CORRECTED, HALF_HOURS, ORIGIN_CODE, REASON_CODE } from './codes.ts';
import type { RollUp } from './roll-up.ts';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

export interface HalfHourTable {
  /** Writes rows in one transaction and gives back those whose slot already held a known value. */
  keep(rows: readonly HalfHourRow[]): readonly HalfHourRow[];
  /**
   * Puts a person's value in the place of what is there, inside a transaction of the caller, and gives back what stood
   * there.
   */
  replace(row: CorrectedRow): Kept | null;
  /** The newest half hour of the file, or null while there is none. */
  newest(): Instant | null;
}

export type CorrectedRow = Omit<HalfHourRow, 'origin'> & { readonly origin: Origin };

/** A half hour in the codes of the file. */
export interface Kept {
  readonly mwh: number | null;
  readonly missing: number | null;
  readonly origin: number;
}

export function createHalfHourTable(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  rollUp: RollUp,
  onRow: RowListener | undefined,
): HalfHourTable {
  const select = db.prepare('SELECT mwh, missing, origin FROM half_hour WHERE at = ? AND series = ?');
  const insert = db.prepare(
    'INSERT INTO half_hour (at, series, mwh, missing, origin, sequence) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const fill = db.prepare(
    'UPDATE half_hour SET mwh = ?, missing = ?, origin = ?, sequence = ? WHERE at = ? AND series = ?',
  );
  const openRun = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const last = db.prepare('SELECT max(at) FROM half_hour').pluck();
  let newest: number | null = null;
  const run = { slot: Number.NaN, sequence: 0 };

  function load(): void {
    newest = last.get() as number | null;
    run.slot = Number.NaN;
  }
  load();
  writer.onRollback(load);

  function number(slot: number): number {
    const previous = writer.last();
    const sequence = writer.next();
    if (run.slot !== slot || run.sequence !== previous) {
      openRun.run(sequence, HALF_HOURS, slot);
      run.slot = slot;
    }
    run.sequence = sequence;
    return sequence;
  }

  function put(row: CorrectedRow, id: number, now: Kept, before: Kept | undefined): void {
    const slot = row.at / HALF_HOUR;
    const sequence = number(slot);
    if (before === undefined) insert.run(slot, id, now.mwh, now.missing, now.origin, sequence);
    else {
      fill.run(now.mwh, now.missing, now.origin, sequence, slot, id);
      rollUp.shift(row.at, id, { ...before, mwh: before.mwh ?? 0, sign: -1 });
    }
    rollUp.shift(row.at, id, { ...now, mwh: now.mwh ?? 0, sign: 1 });
    if (newest === null || slot > newest) newest = slot;
    onRow?.('half_hour', `${slot}|${row.series}|${now.mwh}|${now.missing}|${now.origin}|${sequence}`);
  }

  const find = (row: CorrectedRow, id: number): Kept | undefined =>
    select.get(row.at / HALF_HOUR, id) as Kept | undefined;

  /** False where the slot already held a known or a corrected value. */
  function keepOne(row: HalfHourRow): boolean {
    const now = codesOf(row);
    const id = series.numberFor(row.series);
    const before = find(row, id);
    if (before !== undefined && (before.mwh !== null || before.origin === CORRECTED)) return false;
    if (before !== undefined && now.mwh === null) return true;
    put(row, id, now, before);
    return true;
  }

  return {
    keep(rows) {
      if (rows.length === 0) return [];
      return writer.transaction(() => {
        const left: HalfHourRow[] = [];
        for (const row of rows) if (!keepOne(row)) left.push(row);
        return left;
      });
    },
    replace(row) {
      const now = codesOf(row);
      const id = series.numberFor(row.series);
      const before = find(row, id);
      put(row, id, now, before);
      return before ?? null;
    },
    newest: () => (newest === null ? null : instant(newest * HALF_HOUR)),
  };
}

/** The row in the codes of the file; throws INVARIANT for a row that contradicts its own contract. */
function codesOf(row: CorrectedRow): Kept {
  const wrong = (why: string): HemsError =>
    new HemsError('INVARIANT', `The half hour ${formatJst(row.at)} of ${row.series} ${why}.`);
  if (slotOf(row.at) !== row.at) throw wrong('does not begin on a half hour');
  if ((row.wh === null) !== (row.missing !== null)) throw wrong('must have either a value or a reason');
  const mwh = row.wh === null ? null : Math.round(row.wh * 1000) + 0;
  if (mwh !== null && !(mwh >= 0 && Number.isSafeInteger(mwh))) throw wrong(`cannot be ${row.wh} Wh`);
  return {
    mwh,
    missing: row.missing === null ? null : REASON_CODE[row.missing],
    origin: ORIGIN_CODE[row.origin],
  };
}
