import type { Database } from 'better-sqlite3';
import type { SeriesInfo } from '#ports/records.ts';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** The series by their small numbers, which stand for them in every other table. */
export interface SeriesTable {
  define(series: SeriesInfo): void;
  /** In the order in which they became known. */
  all(): readonly SeriesInfo[];
  numberOf(id: string): number | undefined;
  infoOf(number: number): SeriesInfo | undefined;
  /** Number of a series that is about to be written; one nobody defined is named by its id. Inside a transaction. */
  numberFor(id: string): number;
}

export function createSeriesTable(db: Database, writer: Writer, onRow: RowListener | undefined): SeriesTable {
  const select = db.prepare('SELECT number, id, name, unit FROM series ORDER BY number');
  const insert = db.prepare('INSERT INTO series (number, id, name, unit, sequence) VALUES (?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE series SET name = ?, unit = ?, sequence = ? WHERE number = ?');
  const byId = new Map<string, number>();
  const infos = new Map<number, SeriesInfo>();

  function load(): void {
    byId.clear();
    infos.clear();
    for (const row of select.iterate() as Iterable<{ number: number } & SeriesInfo>) {
      byId.set(row.id, row.number);
      infos.set(row.number, { id: row.id, name: row.name, unit: row.unit });
    }
  }
  load();
  writer.onRollback(load);

  function put(series: SeriesInfo): number {
    const number = byId.get(series.id) ?? infos.size + 1;
    const sequence = writer.next();
    if (byId.has(series.id)) update.run(series.name, series.unit, sequence, number);
    else insert.run(number, series.id, series.name, series.unit, sequence);
    byId.set(series.id, number);
    infos.set(number, { id: series.id, name: series.name, unit: series.unit });
    onRow?.('series', `${number}|${series.id}|${series.name}|${series.unit}|${sequence}`);
    return number;
  }

  return {
    define(series) {
      const known = infos.get(byId.get(series.id) ?? 0);
      if (known?.name === series.name && known.unit === series.unit) return;
      writer.transaction(() => put(series));
    },
    all: () => [...infos.values()],
    numberOf: (id) => byId.get(id),
    infoOf: (number) => infos.get(number),
    numberFor: (id) => byId.get(id) ?? put({ id, name: id, unit: 'Wh' }),
  };
}
