import type { Database } from 'better-sqlite3';
import type { Changes } from '#core/backup/changes.ts';
import { HALF_HOURS, MINUTES } from './codes.ts';
import { packBlock } from './minute-block.ts';
import { pack } from './packed-json.ts';

/**
 * Puts pieces of a change sequence into a file that is being restored, a later row in the place of an earlier one. The
 * sparse index `change` is made again as the rows come. Inside a transaction of the caller.
 */
export function createPuts(db: Database): (changes: Changes) => void {
  const series =
    db.prepare(`INSERT INTO series (number, id, name, unit, sequence) VALUES (@number, @id, @name, @unit, @sequence)
    ON CONFLICT (number) DO UPDATE SET name = excluded.name, unit = excluded.unit, sequence = excluded.sequence`);
  const order = db.prepare('INSERT INTO minute_order (number, series, sequence) VALUES (@number, @series, @sequence)');
  const enter = db.prepare('INSERT INTO change (sequence, what, at) VALUES (?, ?, ?)');
  const halfHour = db.prepare(
    'INSERT OR REPLACE INTO half_hour (at, series, mwh, missing, origin, sequence) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const minutes = db.prepare(
    'INSERT INTO minute_block (at, count, sequence, minute_order, watts) VALUES (?, ?, ?, ?, ?)',
  );
  const tens = db.prepare('INSERT INTO ten_seconds (at, count, minute_order, watts) VALUES (?, ?, ?, ?)');
  const plan = db.prepare('INSERT INTO plan (sequence, id, made_at, plan, problem) VALUES (?, ?, ?, ?, ?)');
  const head = db.prepare('INSERT INTO plan_head (sequence, id, made_at, head) VALUES (?, ?, ?, ?)');
  const journal = db.prepare('INSERT INTO journal (sequence, at, entry) VALUES (@sequence, @at, @entry)');
  const hold = db.prepare('INSERT OR REPLACE INTO hold (device, since, sequence) VALUES (@device, @since, @sequence)');
  const setting = db.prepare('INSERT OR REPLACE INTO setting (key, value, sequence) VALUES (@key, @value, @sequence)');
  const correction = db.prepare(`INSERT INTO correction
    (sequence, at, series, mwh, missing, before_mwh, before_missing, before_origin, who, made_at, why)
    VALUES (@sequence, @at, @series, @mwh, @missing, @beforeMwh, @beforeMissing, @beforeOrigin, @who, @madeAt, @why)`);

  function putMeasured(changes: Changes): void {
    for (const row of changes.series) series.run(row);
    for (const row of changes.orders) order.run(row);
    for (const { slot, rows } of changes.halfHours) {
      enter.run(rows[0]!.sequence, HALF_HOURS, slot);
      for (const row of rows) halfHour.run(slot, row.series, row.mwh, row.missing, row.origin, row.sequence);
    }
    for (const { at, count, order: number, sequence, watts, tens: ten } of changes.minutes) {
      minutes.run(at, count, sequence, number, packBlock(watts));
      enter.run(sequence, MINUTES, at);
      if (ten !== null) tens.run(at, count, number, packBlock(ten));
    }
  }

  return (changes) => {
    putMeasured(changes);
    for (const row of changes.plans)
      plan.run(
        row.sequence,
        row.id,
        row.madeAt,
        pack(row.plan),
        row.problem === '' ? new Uint8Array() : pack(row.problem),
      );
    for (const row of changes.heads) head.run(row.sequence, row.id, row.madeAt, pack(row.head));
    for (const row of changes.journal) journal.run(row);
    for (const row of changes.holds) hold.run(row);
    for (const row of changes.settings) setting.run(row);
    for (const row of changes.corrections) correction.run(row);
  };
}
