import type { Database } from 'better-sqlite3';
import { days, type Instant } from '#core/time/instant.ts';
import type { Retention } from '#ports/records.ts';
import { MINUTES } from './codes.ts';
import type { Writer } from './writer.ts';

/**
 * Deletes what is too old, a few pages at a time. Freed pages are used again for what is written next, so the
 * file stops growing when as much goes as comes; nothing is moved and no page is written that holds nothing old. What goes
 * by its age is no change to anybody: deleting takes no number of the change sequence.
 */
export interface Trimmer {
  /** One step; true while there is more. */
  step(retention: Retention, now: Instant): boolean;
  /** Frees pages for half hours on a full disk: the oldest detail first. False when there is no detail left. */
  makeRoom(): boolean;
}

const MINUTE = 60_000;
/** Blocks of a step: four hours, about four pages of flash. */
const BLOCKS = 8;
/** On a full disk: four days of 10-second values, or of minutes. */
const MANY_BLOCKS = 192;
const PLANS = 8;

/** `shortenPlans` makes heads of up to so many plans made before a moment, and says how many. */
export function createTrimmer(
  db: Database,
  writer: Writer,
  shortenPlans: (before: number, limit: number) => number,
): Trimmer {
  // The newest block stays: what is older than it in the log of minutes has been trimmed and does not come back.
  const oldest = (table: string) =>
    `SELECT at FROM ${table} WHERE at + count <= ? AND at < (SELECT max(at) FROM minute_block) ORDER BY at LIMIT ?`;
  const tens = db.prepare(`DELETE FROM ten_seconds WHERE at IN (${oldest('ten_seconds')})`);
  const minutes = db.prepare(`DELETE FROM minute_block WHERE at IN (${oldest('minute_block')})`);
  const entries = db.prepare(`DELETE FROM change WHERE what = ${MINUTES} AND sequence IN
    (SELECT sequence FROM minute_block WHERE at IN (${oldest('minute_block')}))`);

  function trimMinutes(before: number, limit: number): number {
    entries.run(before, limit);
    return minutes.run(before, limit).changes;
  }

  return {
    step({ minutesDays, tenSecondsDays, plansDays }, now) {
      const before = (age: number): number => Math.floor((now - days(age)) / MINUTE);
      return writer.transaction(() =>
        [
          tens.run(before(tenSecondsDays), BLOCKS).changes === BLOCKS,
          trimMinutes(before(minutesDays), BLOCKS) === BLOCKS,
          shortenPlans(now - days(plansDays), PLANS) === PLANS,
        ].includes(true),
      );
    },
    makeRoom: () =>
      writer.transaction(
        () =>
          tens.run(Number.MAX_SAFE_INTEGER, MANY_BLOCKS).changes > 0 ||
          trimMinutes(Number.MAX_SAFE_INTEGER, MANY_BLOCKS) > 0,
      ),
  };
}
