import type { Database } from 'better-sqlite3';
import { MINUTES } from './codes.ts';
import { decodeMinute } from './minute-blob.ts';
import { encodeBlock, packBlock } from './minute-block.ts';

interface Row {
  readonly at: number;
  readonly sequence: number;
  readonly minute_order: number;
  readonly watts: Uint8Array;
}

const BLOCK = 30;

/** Takes the minutes of version 1, one row each, into blocks that keep the number of their first minute. */
export function blockMinutes(db: Database): void {
  db.exec('UPDATE identity SET sequence = max(sequence, coalesce((SELECT max(sequence) FROM minute), 0))');
  db.prepare('DELETE FROM change WHERE what = ?').run(MINUTES);
  const insert = db.prepare(
    'INSERT INTO minute_block (at, count, sequence, minute_order, watts) VALUES (?, ?, ?, ?, ?)',
  );
  const enter = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const next = db.prepare(
    `SELECT at, sequence, minute_order, watts FROM minute WHERE at > ? ORDER BY at LIMIT ${BLOCK}`,
  );
  let done = -1;
  for (;;) {
    const rows = next.all(done) as Row[];
    const [first] = rows;
    if (first === undefined) break;
    const end = rows.findIndex(
      ({ at, minute_order: order }, index) => at !== first.at + index || order !== first.minute_order,
    );
    const run = end < 0 ? rows : rows.slice(0, end);
    const bytes = packBlock(encodeBlock(run.map(({ watts }) => decodeMinute(watts))));
    insert.run(first.at, run.length, first.sequence, first.minute_order, bytes);
    enter.run(first.sequence, MINUTES, first.at);
    done = first.at + run.length - 1;
  }
  db.exec('DROP TABLE minute');
}
