import type { Database } from 'better-sqlite3';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import type { PlanHead } from '#ports/records.ts';
import { exactJson, pack, parseExactJson, unpack } from './packed-json.ts';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** Plans with the problems they solve, and the heads of old ones. A plan that is already kept stays as it is. */
export interface PlanTable {
  keep(plan: Plan, problem: Problem): void;
  find(id: string): { readonly plan: Plan; readonly problem: Problem } | null;
  head(id: string): PlanHead | null;
  /** Makes heads of up to `limit` plans made before `before` (ms), the oldest first, but never of the latest; says how many. */
  shorten(before: number, limit: number): number;
  /** The one kept last, whatever its clock said. */
  latest(): Plan | null;
}

export function createPlanTable(db: Database, writer: Writer, onRow: RowListener | undefined): PlanTable {
  const exists = db.prepare('SELECT 1 FROM plan WHERE id = ? UNION ALL SELECT 1 FROM plan_head WHERE id = ?');
  const insert = db.prepare('INSERT INTO plan (sequence, id, made_at, plan, problem) VALUES (?, ?, ?, ?, ?)');
  const select = db.prepare('SELECT plan, problem FROM plan WHERE id = ?').raw();
  const newest = db.prepare('SELECT plan FROM plan ORDER BY sequence DESC LIMIT 1').pluck();
  const selectHead = db.prepare('SELECT head FROM plan_head WHERE id = ?').pluck();
  const insertHead = db.prepare('INSERT INTO plan_head (sequence, id, made_at, head) VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM plan WHERE sequence = ?');
  const old = db
    .prepare(`SELECT sequence, id, made_at, plan FROM plan
              WHERE made_at < ? AND sequence < (SELECT max(sequence) FROM plan) ORDER BY sequence LIMIT ?`)
    .raw();
  let latest: Plan | null | undefined;
  writer.onRollback(() => {
    latest = undefined;
  });

  const read = (bytes: Uint8Array): unknown => parseExactJson(unpack(bytes));

  return {
    keep(plan, problem) {
      if (exists.get(plan.id, plan.id) !== undefined) return;
      const planText = exactJson(plan);
      const problemText = exactJson(problem);
      writer.transaction(() => {
        const sequence = writer.next();
        insert.run(sequence, plan.id, plan.madeAt, pack(planText), pack(problemText));
        onRow?.('plan', `${sequence}|${planText}|${problemText}`);
      });
      latest = plan;
    },
    find(id) {
      const row = select.get(id) as [Uint8Array, Uint8Array] | undefined;
      return row === undefined || row[1].length === 0
        ? null
        : { plan: read(row[0]) as Plan, problem: read(row[1]) as Problem };
    },
    head(id) {
      const short = selectHead.get(id) as Uint8Array | undefined;
      if (short !== undefined) return read(short) as PlanHead;
      const row = select.get(id) as [Uint8Array, Uint8Array] | undefined;
      return row === undefined ? null : headOf(read(row[0]) as Plan);
    },
    shorten(before, limit) {
      const rows = old.all(before, limit) as [number, string, number, Uint8Array][];
      for (const [sequence, id, madeAt, bytes] of rows) {
        insertHead.run(sequence, id, madeAt, pack(exactJson(headOf(read(bytes) as Plan))));
        remove.run(sequence);
      }
      return rows.length;
    },
    latest() {
      if (latest === undefined) {
        const bytes = newest.get() as Uint8Array | undefined;
        latest = bytes === undefined ? null : (read(bytes) as Plan);
      }
      return latest;
    },
  };
}

function headOf(plan: Plan): PlanHead {
  const { steps: _, ...head } = plan;
  return head;
}
