import type { Database } from 'better-sqlite3';
import type { Plan } from '#core/planner/plan.ts';
import { days, type Instant } from '#core/time/instant.ts';
import type { Retention } from '#ports/records.ts';
import { MINUTES } from './codes.ts';
import { exactJson, pack, parseExactJson, unpack } from './packed-json.ts';
import type { Writer } from './writer.ts';

/**
 * Deletes what is too old, a few pages at a time. Freed pages are used again for what is written next, so the
 * file stops growing when as much goes as comes; nothing is moved and no page is written that holds nothing old. What goes
 * by its age is no change to anybody: deleting takes no number of the change sequence. The newest minute stays, because it keeps
 * the counter of the sequence (writer.ts).
 */
export interface Trimmer {
  /** One step; true while there is more. */
  step(retention: Retention, now: Instant): boolean;
  /** Frees pages for half hours on a full disk: the oldest detail first. False when there is no detail left. */
  makeRoom(): boolean;
}

const MINUTE = 60_000;
/** Rows of a step; about four pages of flash. */
const ROWS = 240;
const PLANS = 8;
const CHANGES = 200;

export function createTrimmer(db: Database, writer: Writer): Trimmer {
  const oldestRows = (table: 'minute' | 'ten_seconds') =>
    db.prepare(`DELETE FROM ${table} WHERE at IN
      (SELECT at FROM ${table} WHERE at < ? AND at < (SELECT max(at) FROM minute) ORDER BY at LIMIT ${ROWS})`);
  const minutes = oldestRows('minute');
  const tens = oldestRows('ten_seconds');
  const trimPlans = createPlanTrimmer(db);
  const trimChanges = createChangeTrimmer(db);

  return {
    step({ minutesDays, tenSecondsDays, plansDays }, now) {
      const before = (age: number): number => Math.floor((now - days(age)) / MINUTE);
      return writer.transaction(() => {
        const steps = [
          tens.run(before(tenSecondsDays)).changes === ROWS,
          minutes.run(before(minutesDays)).changes === ROWS,
          trimChanges(before(minutesDays)),
          trimPlans(now - days(plansDays)),
        ];
        return steps.includes(true);
      });
    },
    makeRoom: () =>
      writer.transaction(
        () => tens.run(Number.MAX_SAFE_INTEGER).changes > 0 || minutes.run(Number.MAX_SAFE_INTEGER).changes > 0,
      ),
  };
}

/** Plans whose problem is gone are heads already: an empty problem marks them. */
function createPlanTrimmer(db: Database): (before: number) => boolean {
  const select = db
    .prepare(`SELECT sequence, plan FROM plan WHERE sequence > ? AND made_at < ? AND length(problem) > 0
              ORDER BY sequence LIMIT ${PLANS}`)
    .raw();
  const shorten = db.prepare("UPDATE plan SET plan = ?, problem = x'' WHERE sequence = ?");
  /** Everything up to this number has been shortened; found again after a start. */
  let done = 0;
  return (before) => {
    const rows = select.all(done, before) as [number, Uint8Array][];
    for (const [sequence, bytes] of rows) {
      const { steps: _, ...head } = parseExactJson(unpack(bytes)) as Plan;
      shorten.run(pack(exactJson(head)), sequence);
      done = sequence;
    }
    return rows.length === PLANS;
  };
}

/**
 * Entries of the sparse index whose minutes are all deleted. A run is of consecutive minutes and as many as it has
 * numbers, so its last minute is known from the number at which the next run begins.
 */
function createChangeTrimmer(db: Database): (before: number) => boolean {
  const select = db
    .prepare(`SELECT sequence, at, (SELECT min(next.sequence) FROM change next WHERE next.sequence > change.sequence)
              FROM change WHERE sequence > ? AND what = ${MINUTES} ORDER BY sequence LIMIT ${CHANGES}`)
    .raw();
  const remove = db.prepare('DELETE FROM change WHERE sequence = ?');
  let done = 0;
  return (before) => {
    const rows = select.all(done) as [number, number, number | null][];
    let removed = 0;
    for (const [sequence, at, next] of rows) {
      if (next === null || at + (next - sequence) > before) break;
      remove.run(sequence);
      done = sequence;
      removed++;
    }
    return removed === CHANGES;
  };
}
