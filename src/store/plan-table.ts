import type { Database } from 'better-sqlite3';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import type { PlanHead } from '#ports/records.ts';
import { exactJson, pack, parseExactJson, unpack } from './packed-json.ts';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** Plans with the problems they solve. A plan that is already kept stays as it is. */
export interface PlanTable {
  keep(plan: Plan, problem: Problem): void;
  find(id: string): { readonly plan: Plan; readonly problem: Problem } | null;
  head(id: string): PlanHead | null;
  /** The one kept last, whatever its clock said. */
  latest(): Plan | null;
}

export function createPlanTable(db: Database, writer: Writer, onRow: RowListener | undefined): PlanTable {
  const exists = db.prepare('SELECT 1 FROM plan WHERE id = ?');
  const insert = db.prepare('INSERT INTO plan (sequence, id, made_at, plan, problem) VALUES (?, ?, ?, ?, ?)');
  const select = db.prepare('SELECT plan, problem FROM plan WHERE id = ?').raw();
  const newest = db.prepare('SELECT plan FROM plan WHERE length(problem) > 0 ORDER BY sequence DESC LIMIT 1').pluck();
  let latest: Plan | null | undefined;
  writer.onRollback(() => {
    latest = undefined;
  });

  const read = (bytes: Uint8Array): unknown => parseExactJson(unpack(bytes));

  return {
    keep(plan, problem) {
      if (exists.get(plan.id) !== undefined) return;
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
      const row = select.get(id) as [Uint8Array, Uint8Array] | undefined;
      if (row === undefined) return null;
      const { steps: _, ...head } = read(row[0]) as Plan;
      return head;
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
