import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import type { MinuteRow } from '#ports/records.ts';
import { MINUTES } from './codes.ts';
import { decodeMinuteAt, encodeMinute } from './minute-blob.ts';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

const MINUTE = 60_000;
/** Minutes that could not be written wait for the next attempt; beyond this many the oldest are given up. */
const WAITING_LIMIT = 60;

/** One row per minute. A minute that is already there stays as it is, whatever the clock did. */
export interface MinuteTable {
  keep(order: readonly string[], row: MinuteRow): void;
  /** Writes what waits, in one transaction. */
  flush(): void;
  between(series: string, from: Instant, to: Instant): readonly { at: Instant; w: number | null }[];
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly bytes: Uint8Array;
}

/** `group`: how many minutes share a commit. */
export function createMinuteTable(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  group: number,
  onRow: RowListener | undefined,
): MinuteTable {
  const newest = db.prepare('SELECT at, sequence FROM minute ORDER BY at DESC LIMIT 1');
  const taken = db.prepare('SELECT 1 FROM minute WHERE at = ?');
  const insert = db.prepare('INSERT INTO minute (at, sequence, minute_order, watts) VALUES (?, ?, ?, ?)');
  const openRun = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const range = db.prepare('SELECT at, minute_order, watts FROM minute WHERE at >= ? AND at < ? ORDER BY at').raw();
  const orders = createMinuteOrders(db, writer, series, onRow);
  const waiting: Waiting[] = [];
  let newestAt = Number.NEGATIVE_INFINITY;
  let newestSequence = 0;

  function load(): void {
    const row = newest.get() as { at: number; sequence: number } | undefined;
    newestAt = row?.at ?? Number.NEGATIVE_INFINITY;
    newestSequence = row?.sequence ?? 0;
  }
  load();
  writer.onRollback(load);

  function store({ at, order, bytes }: Waiting): void {
    const forward = at > newestAt;
    if (!forward && taken.get(at) !== undefined) return;
    const continues = forward && newestSequence === writer.last();
    const sequence = forward ? writer.nextOfNewestMinute() : writer.next();
    insert.run(at, sequence, order, bytes);
    if (!continues) openRun.run(sequence, MINUTES, at);
    if (forward) {
      newestAt = at;
      newestSequence = sequence;
    }
    onRow?.('minute', `${at}|${order}|${sequence}|${Buffer.from(bytes).toString('latin1')}`);
  }

  function storeAll(): void {
    for (const minute of waiting) store(minute);
  }

  function flush(): void {
    if (waiting.length === 0) return;
    writer.transaction(storeAll);
    waiting.length = 0;
  }

  return {
    keep(order, row) {
      if (row.watts.length !== order.length) {
        throw new HemsError('INVARIANT', `A minute of ${row.watts.length} values came with ${order.length} series.`);
      }
      const bytes = encodeMinute(row.watts);
      waiting.push({ at: Math.floor(row.at / MINUTE), order: orders.numberOf(order), bytes });
      if (waiting.length > WAITING_LIMIT) waiting.shift();
      if (waiting.length >= group) flush();
    },
    flush,
    between(id, from, to) {
      flush();
      const found: { at: Instant; w: number | null }[] = [];
      const number = series.numberOf(id);
      if (number === undefined) return found;
      const rows = range.iterate(Math.ceil(from / MINUTE), Math.ceil(to / MINUTE));
      for (const [at, order, bytes] of rows as Iterable<[number, number, Uint8Array]>) {
        const position = orders.seriesOf(order).indexOf(number);
        const w = position < 0 ? undefined : decodeMinuteAt(bytes, position);
        if (w !== undefined) found.push({ at: instant(at * MINUTE), w });
      }
      return found;
    },
  };
}

interface MinuteOrders {
  /** Number under which this order of series is known; writes it down when it is new. */
  numberOf(order: readonly string[]): number;
  seriesOf(number: number): readonly number[];
}

function createMinuteOrders(
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
