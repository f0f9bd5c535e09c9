import type { Database } from 'better-sqlite3';
import type { Millis } from '#core/time/instant.ts';
import { damaged } from './failure.ts';

/** A start is not delayed for longer than this by looking at the file (plus the part that is being read). */
const BUDGET = 2_000;
/** Files up to this many bytes are checked whole. */
const SMALL = 16 * 1024 * 1024;

/** Tables that stay small in ten years: checked whole, indexes and all. */
const WHOLE = ['identity', 'series', 'minute_order', 'setting', 'hold', 'correction', 'change', 'plan_head'] as const;

/**
 * Of the big ones the newest rows: those a power cut can have hurt, and those the next hours build on. Reading a row
 * reads every page it stands on, and a page that is no page throws.
 */
const NEWEST: readonly string[] = [
  'SELECT sum(length(watts)) FROM minute_block WHERE at > (SELECT max(at) FROM minute_block) - 2880',
  'SELECT sum(length(watts)) FROM ten_seconds WHERE at > (SELECT max(at) FROM ten_seconds) - 2880',
  'SELECT sum(mwh), count(missing) FROM half_hour WHERE at > (SELECT max(at) FROM half_hour) - 96',
  'SELECT sum(length(entry)) FROM (SELECT entry FROM journal ORDER BY sequence DESC LIMIT 2000)',
  'SELECT sum(length(plan) + length(problem)) FROM (SELECT * FROM plan ORDER BY sequence DESC LIMIT 50)',
  'SELECT step, sum(mwh) FROM roll_up WHERE step > 0 GROUP BY step',
];

/**
 * Looks at a file that is about to be used, in bounded time. Throws DATA_FILE, or what SQLite throws, where it is
 * damaged. What is not looked at here is found when it is read.
 */
export function checkContent(db: Database, path: string, monotonic: () => Millis): void {
  const began = monotonic();
  const inTime = (): boolean => monotonic() - began < BUDGET;
  const quickCheck = (of: string): void => {
    if (db.pragma(`quick_check${of}`, { simple: true }) !== 'ok') throw damaged(path);
  };
  const size =
    (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
  if (size <= SMALL) {
    quickCheck('');
    return;
  }
  for (const table of WHOLE) if (inTime()) quickCheck(`('${table}')`);
  for (const sql of NEWEST) if (inTime()) db.prepare(sql).all();
}
