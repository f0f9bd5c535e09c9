import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import type { MinuteRow } from '#ports/records.ts';
import { MINUTES } from './codes.ts';
import { wholeWatts } from './minute-blob.ts';
import { decodeColumn, encodeBlock, packBlock, unpackBlock } from './minute-block.ts';
import type { LoggedMinute, MinuteLog } from './minute-log.ts';
import { createMinuteOrders } from './minute-orders.ts';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

const MINUTE = 60_000;
const TEN_SECONDS = 10_000;
const TENS = 6;
/** Minutes that wait for a commit of half hours to take them along; more make a commit of their own. */
const ENOUGH = 25;
const MANY = 40;
/** Minutes that could not be written wait for the next attempt; beyond this many the oldest are given up. */
const WAITING_LIMIT = 60;

export type Power = { readonly at: Instant; readonly w: number | null };

/** Minutes in blocks. A minute that is already there stays as it is, whatever the clock did. */
export interface MinuteTable {
  keep(order: readonly string[], row: MinuteRow): void;
  /** Writes what waits, in one transaction or as part of the open one. */
  flush(): void;
  /** The same where so many wait that they make a whole block. */
  flushBlock(): void;
  between(series: string, from: Instant, to: Instant): readonly Power[];
  tensBetween(series: string, from: Instant, to: Instant): readonly Power[];
}

/** `log` makes each minute durable until the commit that takes it over; null where nothing has to be durable. */
export function createMinuteTable(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  log: MinuteLog | null,
  onRow: RowListener | undefined,
): MinuteTable {
  const orders = createMinuteOrders(db, writer, series, onRow);
  const blocks = createBlocks(db, writer, onRow);
  const waiting: LoggedMinute[] = [];

  function storeAll(): void {
    for (const run of runsOf(waiting)) blocks.store(run);
    writer.onCommit(() => {
      waiting.length = 0;
    });
  }

  function flush(): void {
    if (waiting.length > 0) writer.transaction(storeAll);
  }

  const isKept = (at: number): boolean => waiting.some((minute) => minute.at === at) || blocks.holds(at);

  /** What the log kept from before a power cut or a kill. Older than the oldest on file are minutes that were trimmed. */
  function takeOver(): void {
    if (log === null) return;
    const from = blocks.oldest();
    for (const minute of log.read())
      if (minute.at >= from && orders.seriesOf(minute.order).length > 0 && !isKept(minute.at)) waiting.push(minute);
    flush();
  }
  takeOver();

  /** `width` values per minute for each series. */
  function read(table: BlockTable, width: number, id: string, from: Instant, to: Instant): Power[] {
    const found: Power[] = [];
    const number = series.numberOf(id);
    if (number === undefined) return found;
    const push = (minute: number, place: number, w: number | null | undefined): void => {
      const at = instant(minute * MINUTE + place * TEN_SECONDS);
      if (w !== undefined && at >= from && at < to) found.push({ at, w });
    };
    blocks.each(table, from / MINUTE, to / MINUTE, ({ at, count, order, bytes }) => {
      const position = orders.seriesOf(order).indexOf(number);
      if (position < 0) return;
      const columns = Array.from({ length: width }, (_, place) => decodeColumn(bytes, count, position * width + place));
      for (let minute = 0; minute < count; minute++)
        for (let place = 0; place < width; place++) push(at + minute, place, columns[place]?.[minute]);
    });
    for (const { at, order, watts, tens } of waiting) {
      const position = orders.seriesOf(order).indexOf(number);
      const values = table === 'minute_block' ? watts : (tens ?? []);
      for (let place = 0; position >= 0 && place < width; place++) push(at, place, values[position * width + place]);
    }
    return found.sort((a, b) => a.at - b.at);
  }

  return {
    keep(order, row) {
      if (row.watts.length !== order.length) {
        throw new HemsError('INVARIANT', `A minute of ${row.watts.length} values came with ${order.length} series.`);
      }
      const at = Math.floor(row.at / MINUTE);
      if (isKept(at)) return;
      const minute = {
        at,
        order: orders.numberOf(order),
        watts: row.watts.map(wholeWatts),
        tens: row.tens?.map(wholeWatts) ?? null,
      };
      waiting.push(minute);
      if (waiting.length > WAITING_LIMIT) waiting.shift();
      const durable = log === null || log.append(minute);
      if (!durable || waiting.length >= MANY) flush();
    },
    flush,
    flushBlock() {
      if (waiting.length >= ENOUGH) flush();
    },
    between: (id, from, to) => read('minute_block', 1, id, from, to),
    tensBetween: (id, from, to) => read('ten_seconds', TENS, id, from, to),
  };
}

/** Minutes that follow each other and have the same columns. */
function runsOf(minutes: readonly LoggedMinute[]): LoggedMinute[][] {
  const runs: LoggedMinute[][] = [];
  for (const minute of minutes.toSorted((a, b) => a.at - b.at)) {
    const last = runs.at(-1)?.at(-1);
    const follows =
      last !== undefined &&
      last.at + 1 === minute.at &&
      last.order === minute.order &&
      last.tens?.length === minute.tens?.length;
    if (follows) runs.at(-1)!.push(minute);
    else runs.push([minute]);
  }
  return runs;
}

type BlockTable = 'minute_block' | 'ten_seconds';

interface Block {
  readonly at: number;
  readonly count: number;
  readonly order: number;
  readonly bytes: Uint8Array;
}

function createBlocks(db: Database, writer: Writer, onRow: RowListener | undefined) {
  const insert = db.prepare(
    'INSERT INTO minute_block (at, count, sequence, minute_order, watts) VALUES (?, ?, ?, ?, ?)',
  );
  const insertTens = db.prepare('INSERT INTO ten_seconds (at, count, minute_order, watts) VALUES (?, ?, ?, ?)');
  const enter = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const before = db.prepare('SELECT at, count FROM minute_block WHERE at <= ? ORDER BY at DESC LIMIT 1');
  const oldest = db.prepare('SELECT min(at) FROM minute_block').pluck();
  const range = (table: BlockTable) =>
    db.prepare(`SELECT at, count, minute_order, watts FROM ${table} WHERE at > ? AND at < ? ORDER BY at`).raw();
  const ranges = { minute_block: range('minute_block'), ten_seconds: range('ten_seconds') };

  return {
    holds(at: number): boolean {
      const block = before.get(at) as { at: number; count: number } | undefined;
      return block !== undefined && at < block.at + block.count;
    },
    oldest: (): number => (oldest.get() as number | null) ?? 0,
    store(run: readonly LoggedMinute[]): void {
      const { at, order, tens } = run[0]!;
      const bytes = encodeBlock(run.map(({ watts }) => watts));
      const sequence = writer.next();
      insert.run(at, run.length, sequence, order, packBlock(bytes));
      enter.run(sequence, MINUTES, at);
      onRow?.('minute_block', `${at}|${run.length}|${order}|${sequence}|${Buffer.from(bytes).toString('latin1')}`);
      if (tens === null) return;
      const tensBytes = encodeBlock(run.map((minute) => minute.tens!));
      insertTens.run(at, run.length, order, packBlock(tensBytes));
      onRow?.('ten_seconds', `${at}|${run.length}|${order}|${sequence}|${Buffer.from(tensBytes).toString('latin1')}`);
    },
    /** Blocks that overlap [from, to), in minutes. */
    each(table: BlockTable, from: number, to: number, take: (block: Block) => void): void {
      const rows = ranges[table].iterate(from - WAITING_LIMIT, to) as Iterable<[number, number, number, Uint8Array]>;
      for (const [at, count, order, watts] of rows)
        if (at + count > from) take({ at, count, order, bytes: unpackBlock(watts) });
    },
  };
}
