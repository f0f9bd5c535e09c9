/**
 * Rows of the file of measurements as they were changed, read along its change sequence: every row whose last change has
 * a number in (`from`, `to`], as it stands now. Putting such pieces one after the other into an empty file, a later row in
 * the place of an earlier one of the same key, gives the file as it stood when the last piece was read.
 *
 * Codes, units and keys are those of the file (src/store/layout-1.ts and layout-2.ts): energies integer mWh, minutes and
 * half hours counted since 1970 UTC.
 */
export interface Changes {
  readonly from: number;
  readonly to: number;
  readonly series: readonly SeriesChange[];
  readonly orders: readonly OrderChange[];
  readonly halfHours: readonly HalfHourRun[];
  readonly minutes: readonly MinutesChange[];
  readonly plans: readonly PlanChange[];
  readonly heads: readonly HeadChange[];
  readonly journal: readonly JournalChange[];
  readonly holds: readonly HoldChange[];
  readonly settings: readonly SettingChange[];
  readonly corrections: readonly CorrectionChange[];
  /** What the whole file amounts to at `to`; only where the piece reaches the newest change. */
  readonly manifest: Manifest | null;
}

export interface SeriesChange {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly sequence: number;
}

export interface OrderChange {
  readonly number: number;
  /** JSON list of series numbers. */
  readonly series: string;
  readonly sequence: number;
}

/** Half hours of one slot, ascending in `sequence`. */
export interface HalfHourRun {
  readonly slot: number;
  readonly rows: readonly HalfHourChange[];
}

export interface HalfHourChange {
  readonly series: number;
  readonly mwh: number | null;
  readonly missing: number | null;
  readonly origin: number;
  readonly sequence: number;
}

/** A block of minutes; the bytes are those of src/store/minute-block.ts before they are deflated. */
export interface MinutesChange {
  readonly at: number;
  readonly count: number;
  readonly order: number;
  readonly sequence: number;
  readonly watts: Uint8Array;
  readonly tens: Uint8Array | null;
}

/** A plan with the problem it solves, both as text. */
export interface PlanChange {
  readonly sequence: number;
  readonly id: string;
  readonly madeAt: number;
  readonly plan: string;
  readonly problem: string;
}

export interface HeadChange {
  readonly sequence: number;
  readonly id: string;
  readonly madeAt: number;
  readonly head: string;
}

export interface JournalChange {
  readonly sequence: number;
  readonly at: number;
  readonly entry: string;
}

export interface HoldChange {
  readonly device: string;
  readonly since: number | null;
  readonly sequence: number;
}

export interface SettingChange {
  readonly key: string;
  readonly value: string;
  readonly sequence: number;
}

export interface CorrectionChange {
  readonly sequence: number;
  readonly at: number;
  readonly series: number;
  readonly mwh: number | null;
  readonly missing: number | null;
  readonly beforeMwh: number | null;
  readonly beforeMissing: number | null;
  readonly beforeOrigin: number | null;
  readonly who: string;
  readonly madeAt: number;
  readonly why: string;
}

/** What a whole file amounts to at one number of its change sequence. Equal files have equal manifests. */
export interface Manifest {
  readonly sequence: number;
  /** When it was made, ms since 1970. */
  readonly at: number;
  readonly series: number;
  /** Half hours on file, known and missing ones. */
  readonly halfHours: number;
  readonly journal: number;
  readonly settings: number;
  readonly corrections: number;
  /** SHA-256 of the days, months and years of every series (hexadecimal); half hours that differ give other sums. */
  readonly rollUps: string;
}

/** The number of rows in a piece. */
export const rowsOf = (changes: Changes): number =>
  changes.series.length +
  changes.orders.length +
  changes.halfHours.reduce((sum, { rows }) => sum + rows.length, 0) +
  changes.minutes.length +
  changes.plans.length +
  changes.heads.length +
  changes.journal.length +
  changes.holds.length +
  changes.settings.length +
  changes.corrections.length;
