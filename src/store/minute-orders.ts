import type { Database } from 'better-sqlite3';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

/** The orders of series in which minutes were written, by small numbers. */
export interface MinuteOrders {
  /** Number under which this order of series is known; writes it down when it is new. */
  numberOf(order: readonly string[]): number;
  seriesOf(number: number): readonly number[];
}

export function createMinuteOrders(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  onRow: RowListener | undefined,
): MinuteOrders {
  const select = db.prepare('SELECT number, series FROM minute_order ORDER BY number').raw();
  const insert = db.prepare('INSERT INTO minute_order (number, series, sequence) VALUES (?, ?, ?)');
  const lists = new Map<number, readonly number[]>();
  const numbers = new Map<string, number>();
  let lastOrder: readonly string[] | null = null;
  let lastNumber = 0;

  function load(): void {
    lastOrder = null;
    lists.clear();
    numbers.clear();
    for (const [number, text] of select.iterate() as Iterable<[number, string]>) {
      lists.set(number, JSON.parse(text) as number[]);
      numbers.set(text, number);
    }
  }
  load();
  writer.onRollback(load);

  function find(order: readonly string[]): number {
    if (order.every((id) => series.numberOf(id) !== undefined)) {
      const known = numbers.get(JSON.stringify(order.map((id) => series.numberOf(id))));
      if (known !== undefined) return known;
    }
    return writer.transaction(() => {
      const list = order.map((id) => series.numberFor(id));
      const text = JSON.stringify(list);
      const number = lists.size + 1;
      const sequence = writer.next();
      insert.run(number, text, sequence);
      lists.set(number, list);
      numbers.set(text, number);
      onRow?.('minute_order', `${number}|${text}|${sequence}`);
      return number;
    });
  }

  return {
    numberOf(order) {
      if (order !== lastOrder) {
        lastNumber = find(order);
        lastOrder = order;
      }
      return lastNumber;
    },
    seriesOf: (number) => lists.get(number) ?? [],
  };
}
