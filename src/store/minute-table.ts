import type { Database } from 'better-sqlite3';
import { HemsError } from '#core/errors.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import type { MinuteRow } from '#ports/records.ts';
import { MINUTES } from './codes.ts';
import { decodeMinuteAt, encodeMinute } from './minute-blob.ts';
import type { MinuteLog, PackedMinute } from './minute-log.ts';
import { createMinuteOrders } from './minute-orders.ts';
import type { RowListener } from './row-listener.ts';
import type { SeriesTable } from './series-table.ts';
import type { Writer } from './writer.ts';

const MINUTE = 60_000;
const TEN_SECONDS = 10_000;
const TENS = 6;
/** Minutes that share a commit at most; the half hours usually take them along before. */
const GROUP = 40;
/** Minutes that could not be written wait for the next attempt; beyond this many the oldest are given up. */
const WAITING_LIMIT = 60;

/** One row per minute. A minute that is already there stays as it is, whatever the clock did. */
export interface MinuteTable {
  keep(order: readonly string[], row: MinuteRow): void;
  /** Writes what waits, in one transaction or as part of the open one. */
  flush(): void;
  between(series: string, from: Instant, to: Instant): readonly { at: Instant; w: number | null }[];
  tensBetween(series: string, from: Instant, to: Instant): readonly { at: Instant; w: number | null }[];
}

/** `log` makes each minute durable until the commit that takes it over; null where nothing has to be durable. */
export function createMinuteTable(
  db: Database,
  writer: Writer,
  series: SeriesTable,
  log: MinuteLog | null,
  onRow: RowListener | undefined,
): MinuteTable {
  const newest = db.prepare('SELECT at, sequence FROM minute ORDER BY at DESC LIMIT 1');
  const oldest = db.prepare('SELECT min(at) FROM minute').pluck();
  const taken = db.prepare('SELECT 1 FROM minute WHERE at = ?');
  const insert = db.prepare('INSERT INTO minute (at, sequence, minute_order, watts) VALUES (?, ?, ?, ?)');
  const insertTens = db.prepare('INSERT OR IGNORE INTO ten_seconds (at, minute_order, watts) VALUES (?, ?, ?)');
  const openRun = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const range = db.prepare('SELECT at, minute_order, watts FROM minute WHERE at >= ? AND at < ? ORDER BY at').raw();
  const tensRange = db
    .prepare('SELECT at, minute_order, watts FROM ten_seconds WHERE at >= ? AND at < ? ORDER BY at')
    .raw();
  const orders = createMinuteOrders(db, writer, series, onRow);
  const waiting: PackedMinute[] = [];
  let newestAt = Number.NEGATIVE_INFINITY;
  let newestSequence = 0;

  function load(): void {
    const row = newest.get() as { at: number; sequence: number } | undefined;
    newestAt = row?.at ?? Number.NEGATIVE_INFINITY;
    newestSequence = row?.sequence ?? 0;
  }
  load();
  writer.onRollback(load);

  function store({ at, order, watts, tens }: PackedMinute): void {
    const forward = at > newestAt;
    if (!forward && taken.get(at) !== undefined) return;
    const continues = at === newestAt + 1 && newestSequence === writer.last();
    const sequence = forward ? writer.nextOfNewestMinute() : writer.next();
    insert.run(at, sequence, order, watts);
    if (tens !== null) insertTens.run(at, order, tens);
    if (!continues) openRun.run(sequence, MINUTES, at);
    if (forward) {
      newestAt = at;
      newestSequence = sequence;
    }
    onRow?.('minute', `${at}|${order}|${sequence}|${latin1(watts)}|${latin1(tens)}`);
  }

  function storeAll(): void {
    for (const minute of waiting) store(minute);
    writer.onCommit(() => {
      waiting.length = 0;
    });
  }

  function flush(): void {
    if (waiting.length > 0) writer.transaction(storeAll);
  }

  /** What the log kept from before a power cut or a kill. Older than the oldest on file are minutes that were trimmed. */
  function takeOver(): void {
    if (log === null) return;
    const from = (oldest.get() as number | null) ?? 0;
    waiting.push(...log.read().filter(({ at, order }) => at >= from && orders.seriesOf(order).length > 0));
    flush();
  }
  takeOver();

  return {
    keep(order, row) {
      if (row.watts.length !== order.length) {
        throw new HemsError('INVARIANT', `A minute of ${row.watts.length} values came with ${order.length} series.`);
      }
      const minute: PackedMinute = {
        at: Math.floor(row.at / MINUTE),
        order: orders.numberOf(order),
        watts: encodeMinute(row.watts),
        tens: row.tens === undefined ? null : encodeMinute(row.tens),
      };
      waiting.push(minute);
      if (waiting.length > WAITING_LIMIT) waiting.shift();
      const durable = log === null || log.append(minute);
      if (!durable || waiting.length >= GROUP) flush();
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
    tensBetween(id, from, to) {
      flush();
      const found: { at: Instant; w: number | null }[] = [];
      const number = series.numberOf(id);
      if (number === undefined) return found;
      const rows = tensRange.iterate(Math.floor(from / MINUTE), Math.ceil(to / MINUTE));
      for (const [minute, order, bytes] of rows as Iterable<[number, number, Uint8Array]>) {
        const position = orders.seriesOf(order).indexOf(number);
        for (let ten = 0; position >= 0 && ten < TENS; ten++) {
          const at = instant(minute * MINUTE + ten * TEN_SECONDS);
          const w = decodeMinuteAt(bytes, position * TENS + ten);
          if (w !== undefined && at >= from && at < to) found.push({ at, w });
        }
      }
      return found;
    },
  };
}

const latin1 = (bytes: Uint8Array | null): string => (bytes === null ? '' : Buffer.from(bytes).toString('latin1'));
