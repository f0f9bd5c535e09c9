import type { Journalled, JournalEntry } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import type { MissingReason } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Settings } from './settings.ts';

/** A stored series: `grid.import`, `solar.pv1`, `circuit.3`, … Energies are Wh ≥ 0 per half hour. */
export interface SeriesInfo {
  readonly id: string;
  readonly name: string;
  readonly unit: 'Wh';
}

/** One half hour of one series; `wh` null has its reason. */
export interface HalfHourRow {
  readonly series: string;
  readonly at: Instant;
  readonly wh: number | null;
  readonly missing: MissingReason | null;
  /** live = differenced from our own readings; meter = from the meter's frozen registers; history = fetched back later. */
  readonly origin: 'live' | 'meter' | 'history';
}

/** Where a value on file comes from; corrected = a person replaced it or marked it as wrong. */
export type Origin = HalfHourRow['origin'] | 'corrected';

/** Mean power of one minute for one series of `series`, W; null = not known. */
export interface MinuteRow {
  readonly at: Instant;
  readonly watts: readonly (number | null)[];
  /**
   * The minute's 10-second values of the first series of the order, W: six of the first series (:00, :10 … :50), then
   * six of the next. Kept for a week.
   */
  readonly tens?: readonly (number | null)[];
}

/** A person replaces the value of a half hour, or marks it as wrong (`wh` null, with the reason to show). */
export interface Correction {
  readonly series: string;
  readonly at: Instant;
  readonly wh: number | null;
  readonly missing: MissingReason | null;
  readonly who: string;
  readonly madeAt: Instant;
  readonly why: string;
}

/** A correction on file, with what stood there before it; null where nothing did. */
export interface Corrected extends Correction {
  readonly sequence: number;
  readonly before: {
    readonly wh: number | null;
    readonly missing: MissingReason | null;
    readonly origin: Origin;
  } | null;
}

/** How long detail is kept. Half hours, their sums and the journal are kept for ever. */
export interface Retention {
  readonly minutesDays: number;
  readonly tenSecondsDays: number;
  /** Plans with the problems they solve; afterwards only their heads stay. */
  readonly plansDays: number;
}

export type EnergyStep = '30m' | '1h' | '1d' | '1mo' | '1y';

export interface EnergyPoint {
  readonly at: Instant;
  /** Sum of the known half hours; null where none is known. */
  readonly wh: number | null;
  /** Why at least one half hour of the interval is missing. */
  readonly missing: MissingReason | null;
  /** The least direct of the interval's half hours. */
  readonly origin: Origin;
}

export interface EnergySeries extends SeriesInfo {
  readonly points: readonly EnergyPoint[];
}

export type PlanHead = Omit<Plan, 'steps'>;

/** A device we hold back from its own mode. Written down before the first Set, struck off after hand-back. */
export interface Hold {
  readonly device: string;
  readonly since: Instant;
}

/**
 * The house's memory. Everything but `keepMinute` is durable when the call returns (unless the store was opened for a
 * simulation without durability); a power cut loses at most 60 s of minutes.
 *
 * Calls are synchronous: the store is a local file. They throw HemsError DATA_FILE / DATA_FOLDER.
 */
export interface Records extends Settings {
  /** Makes a series known, or renames it. Idempotent. */
  defineSeries(series: SeriesInfo): void;
  series(): readonly SeriesInfo[];

  /** `order` names the series of `watts`; the same array object is passed each minute while nothing changes. */
  keepMinute(order: readonly string[], row: MinuteRow): void;
  minutes(series: string, from: Instant, to: Instant): readonly { at: Instant; w: number | null }[];
  /** 10-second values of [from, to) as far as they are still kept. */
  tenSeconds(series: string, from: Instant, to: Instant): readonly { at: Instant; w: number | null }[];

  /**
   * Writes half hours. A slot that already holds a known value is never overwritten by this call: such rows are
   * left as they are and returned.
   */
  keepHalfHours(rows: readonly HalfHourRow[]): readonly HalfHourRow[];
  /** Half hours summed to `step` on JST boundaries, ascending, one series per entry; [from, to). */
  energy(query: {
    readonly from: Instant;
    readonly to: Instant;
    readonly step: EnergyStep;
    readonly series?: readonly string[];
  }): readonly EnergySeries[];

  /**
   * Replaces what stands for a half hour; sums follow. A corrected half hour is changed by further corrections only.
   * Throws INVARIANT where `who` or `why` is empty.
   */
  correct(correction: Correction): Corrected;
  /** Corrections of half hours in [from, to), in the order in which they were made. */
  corrections(from: Instant, to: Instant): readonly Corrected[];

  keepPlan(plan: Plan, problem: Problem): void;
  /** Null also for a plan of which only the head is still kept. */
  plan(id: string): { readonly plan: Plan; readonly problem: Problem } | null;
  /** A plan without its steps. */
  planHead(id: string): PlanHead | null;
  latestPlan(): Plan | null;

  /** Appends and returns the entry's sequence number. */
  journal(entry: JournalEntry): number;
  /** Newest first. */
  journalBetween(from: Instant, to: Instant, limit: number): readonly Journalled[];

  hold(hold: Hold): void;
  release(device: string): void;
  held(): readonly Hold[];

  /** Deletes one small step of what `retention` no longer wants; true while there is more. */
  trim(retention: Retention, now: Instant): boolean;

  close(): void;
}
