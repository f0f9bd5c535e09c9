import type { Database } from 'better-sqlite3';
import type { MissingReason } from '#core/reading.ts';
import { civilFromDays, dayNumber, type Instant, instant, plus } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { EnergyPoint, EnergyStep } from '#ports/records.ts';
import { ORIGINS, REASONS } from './codes.ts';

/** A kind of interval on the JST calendar, numbered in order of time; interval n is [start(n), start(n + 1)). */
export interface Calendar {
  /** `step` in the table. */
  readonly code: number;
  numberOf(at: Instant): number;
  start(number: number): Instant;
}

const firstOf = (year: number, month: number): Instant => jstDayStart(dayNumber(year, month, 1)!);

export const CALENDARS: Readonly<Record<'1d' | '1mo' | '1y', Calendar>> = {
  '1d': { code: 0, numberOf: jstDay, start: jstDayStart },
  '1mo': {
    code: 1,
    numberOf(at) {
      const date = civilFromDays(jstDay(at));
      return date.year * 12 + date.month - 1;
    },
    start: (number) => firstOf(Math.floor(number / 12), (number % 12) + 1),
  },
  '1y': {
    code: 2,
    numberOf: (at) => civilFromDays(jstDay(at)).year,
    start: (number) => firstOf(number, 1),
  },
};

export const isRolledUp = (step: EnergyStep): step is keyof typeof CALENDARS => step in CALENDARS;

/** What the half hours of an interval add up to: integer mWh, and how many there are of each kind. */
export interface Tally {
  mwh: number;
  /** Known half hours by origin, in the order of ORIGINS. */
  readonly known: [number, number, number, number];
  /** Missing half hours by reason, in the order of REASONS. */
  readonly missing: [number, number, number, number, number];
}

export const emptyTally = (): Tally => ({ mwh: 0, known: [0, 0, 0, 0], missing: [0, 0, 0, 0, 0] });

/** ORIGINS from the most direct to the least; a sum is called by the least direct of its parts. */
const BY_DIRECTNESS = [1, 0, 2, 3] as const;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Half hours in [start, end) that have been lived through, where `last` is the newest half hour of the whole file. */
const lived = (start: Instant, end: Instant, last: Instant): number =>
  Math.max(0, Math.min(end, plus(last, HALF_HOUR)) - start) / HALF_HOUR;

/**
 * The point that a tally stands for. The reason is the most frequent one; half hours that nobody wrote, up to the
 * newest of the file, count as not answered where no other reason is on file.
 */
export function pointOf(tally: Tally, start: Instant, end: Instant, last: Instant): EnergyPoint {
  const known = sum(tally.known);
  const missing = sum(tally.missing);
  const origin = BY_DIRECTNESS.findLast((code) => tally.known[code]! > 0) ?? 0;
  let reason: MissingReason | null = null;
  if (missing > 0) reason = REASONS[tally.missing.indexOf(Math.max(...tally.missing))]!;
  else if (known < lived(start, end, last)) reason = 'no-answer';
  return { at: start, wh: known > 0 ? tally.mwh / 1000 : null, missing: reason, origin: ORIGINS[origin]! };
}

/** One kept half hour that came, or (all numbers negated) went. */
export interface Shift {
  readonly mwh: number;
  readonly origin: number;
  /** Null where it is known. */
  readonly missing: number | null;
  readonly sign: 1 | -1;
}

/** Days, months and years of every series, kept up to date half hour by half hour. Inside a transaction. */
export interface RollUp {
  shift(at: Instant, series: number, shift: Shift): void;
}

export function createRollUp(db: Database): RollUp {
  const add = db.prepare(`
    INSERT INTO roll_up
      (step, start, series, mwh, live, meter, history, corrected, no_answer, sentinel, stale, out_of_range, not_fitted)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (step, start, series) DO UPDATE SET
      mwh = mwh + excluded.mwh, live = live + excluded.live, meter = meter + excluded.meter,
      history = history + excluded.history, corrected = corrected + excluded.corrected,
      no_answer = no_answer + excluded.no_answer,
      sentinel = sentinel + excluded.sentinel, stale = stale + excluded.stale,
      out_of_range = out_of_range + excluded.out_of_range, not_fitted = not_fitted + excluded.not_fitted`);
  const calendars = Object.values(CALENDARS);
  let at: Instant = instant(Number.NaN);
  let starts: readonly number[] = [];

  return {
    shift(slot, series, { mwh, origin, missing, sign }) {
      if (slot !== at) {
        at = slot;
        starts = calendars.map((calendar) => calendar.numberOf(slot));
      }
      const known = (code: number): number => (missing === null && origin === code ? sign : 0);
      const lacking = (code: number): number => (missing === code ? sign : 0);
      for (let i = 0; i < calendars.length; i++) {
        add.run(
          calendars[i]!.code,
          starts[i]!,
          series,
          sign * mwh,
          known(0),
          known(1),
          known(2),
          known(3),
          lacking(0),
          lacking(1),
          lacking(2),
          lacking(3),
          lacking(4),
        );
      }
    },
  };
}
