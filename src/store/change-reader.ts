import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type {
  Changes,
  CorrectionChange,
  HalfHourChange,
  HalfHourRun,
  HeadChange,
  HoldChange,
  JournalChange,
  Manifest,
  MinutesChange,
  OrderChange,
  PlanChange,
  SeriesChange,
  SettingChange,
} from '#core/backup/changes.ts';
import { HALF_HOURS, MINUTES } from './codes.ts';
import { unpackBlock } from './minute-block.ts';
import { unpack } from './packed-json.ts';

/** Reads the file along its change sequence, and what it amounts to as a whole. */
export interface ChangeReader {
  /** Rows numbered in (`from`, `to`], without a manifest. At most `to` − `from` rows. */
  read(from: number, to: number): Changes;
  /**
   * What the file amounts to, apart from its moment, in steps of some ten milliseconds: `next()` until done. Null where
   * the file was changed between two steps.
   */
  amount(last: () => number): Generator<undefined, Omit<Manifest, 'at'> | null>;
}

/** Roll-ups of a step, about 20 ms on a small box. */
const ROLL_UPS = 8_000;

export function createChangeReader(db: Database): ChangeReader {
  const between = (sql: string) => db.prepare(`${sql} WHERE sequence > ? AND sequence <= ? ORDER BY sequence`);
  const series = between('SELECT number, id, name, unit, sequence FROM series');
  const orders = between('SELECT number, series, sequence FROM minute_order');
  const plans = between('SELECT sequence, id, made_at, plan, problem FROM plan').raw();
  const heads = between('SELECT sequence, id, made_at, head FROM plan_head').raw();
  const journal = between('SELECT sequence, at, entry FROM journal');
  const holds = between('SELECT device, since, sequence FROM hold');
  const settings = between('SELECT key, value, sequence FROM setting');
  const corrections = between(`SELECT sequence, at, series, mwh, missing, before_mwh AS beforeMwh,
    before_missing AS beforeMissing, before_origin AS beforeOrigin, who, made_at AS madeAt, why FROM correction`);
  const runs = between('SELECT sequence, what, at FROM change').raw();
  const runBefore = db.prepare('SELECT what, at FROM change WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1').raw();
  const halfHours = db.prepare(`SELECT series, mwh, missing, origin, sequence FROM half_hour
    WHERE at = ? AND sequence > ? AND sequence <= ? ORDER BY sequence`);
  const minutes = db
    .prepare(`SELECT b.at, b.count, b.minute_order, b.sequence, b.watts, t.watts FROM minute_block b
    LEFT JOIN ten_seconds t ON t.at = b.at WHERE b.at = ? AND b.sequence = ?`)
    .raw();

  function readRuns(from: number, to: number): { halfHours: HalfHourRun[]; minutes: MinutesChange[] } {
    const found = { halfHours: [] as HalfHourRun[], minutes: [] as MinutesChange[] };
    const open = (runBefore.get(from) as [number, number] | undefined) ?? null;
    const starts = runs.all(from, to) as [number, number, number][];
    const all = open?.[0] === HALF_HOURS ? [[from, ...open] as [number, number, number], ...starts] : starts;
    all.forEach(([first, what, at], index) => {
      const end = (all[index + 1]?.[0] ?? to + 1) - 1;
      if (what === MINUTES) {
        const row = minutes.get(at, first) as
          | [number, number, number, number, Uint8Array, Uint8Array | null]
          | undefined;
        if (row !== undefined) found.minutes.push(blockOf(row));
      } else {
        const rows = halfHours.all(at, Math.max(from, first - 1), end) as HalfHourChange[];
        if (rows.length > 0) found.halfHours.push({ slot: at, rows });
      }
    });
    return found;
  }

  const counts = db.prepare(`SELECT (SELECT count(*) FROM series) AS series, (SELECT count(*) FROM journal) AS journal,
    (SELECT count(*) FROM setting) AS settings, (SELECT count(*) FROM correction) AS corrections,
    (SELECT coalesce(sum(live + meter + history + corrected + no_answer + sentinel + stale + out_of_range + not_fitted), 0)
       FROM roll_up WHERE step = 2) AS halfHours`);
  const rollUps = db
    .prepare(`SELECT step, start, series, mwh, live, meter, history, corrected, no_answer, sentinel,
    stale, out_of_range, not_fitted FROM roll_up WHERE (step, start, series) > (?, ?, ?)
    ORDER BY step, start, series LIMIT ${ROLL_UPS}`)
    .raw();

  return {
    read: (from, to) => ({
      from,
      to,
      series: series.all(from, to) as SeriesChange[],
      orders: orders.all(from, to) as OrderChange[],
      ...readRuns(from, to),
      plans: (plans.all(from, to) as [number, string, number, Uint8Array, Uint8Array][]).map(planOf),
      heads: (heads.all(from, to) as [number, string, number, Uint8Array][]).map(
        ([sequence, id, madeAt, head]): HeadChange => ({ sequence, id, madeAt, head: unpack(head) }),
      ),
      journal: journal.all(from, to) as JournalChange[],
      holds: holds.all(from, to) as HoldChange[],
      settings: settings.all(from, to) as SettingChange[],
      corrections: corrections.all(from, to) as CorrectionChange[],
      manifest: null,
    }),
    *amount(last) {
      const sequence = last();
      const sums = createHash('sha256');
      let key: readonly number[] = [-1, 0, 0];
      for (;;) {
        const rows = rollUps.all(...key) as number[][];
        for (const row of rows) sums.update(`${row.join(',')}\n`);
        if (rows.length < ROLL_UPS) break;
        key = rows.at(-1)!.slice(0, 3);
        yield;
        if (last() !== sequence) return null;
      }
      const counted = counts.get() as Omit<Manifest, 'at' | 'sequence' | 'rollUps'>;
      return { sequence, ...counted, rollUps: sums.digest('hex') };
    },
  };
}

const blockOf = ([at, count, order, sequence, watts, tens]: [
  number,
  number,
  number,
  number,
  Uint8Array,
  Uint8Array | null,
]): MinutesChange => ({
  at,
  count,
  order,
  sequence,
  watts: unpackBlock(watts),
  tens: tens === null ? null : unpackBlock(tens),
});

/** A salvaged plan may have lost its problem: no bytes. */
const planOf = ([sequence, id, madeAt, plan, problem]: [
  number,
  string,
  number,
  Uint8Array,
  Uint8Array,
]): PlanChange => ({
  sequence,
  id,
  madeAt,
  plan: unpack(plan),
  problem: problem.length === 0 ? '' : unpack(problem),
});
