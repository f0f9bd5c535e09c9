import type { Trip } from '../planner/problem-from-snapshot.ts';
import { type Instant, instant } from '../time/instant.ts';
import { jstDay, jstDayStart, jstTimeOfDay } from '../time/jst.ts';
import { type IsHoliday, isWeekend } from './history.ts';

/** A past absence of a car from its charger. */
export interface Absence {
  readonly left: Instant;
  readonly back: Instant;
}

export interface TripForecastInput {
  readonly vehicle: string;
  readonly at: Instant;
  /** Oldest first; those of the last four weeks are looked at. */
  readonly absences: readonly Absence[];
  /** When recording began: a day without an absence says something only after that. */
  readonly since: Instant;
  /** When the car left, where it is away now. */
  readonly awaySince: Instant | null;
  /** Content wanted at every departure, Wh, and what a trip is known to use, Wh. */
  readonly wanted: number;
  readonly uses?: number;
  /** What past sessions charged, Wh, oldest first: what a trip uses, where nobody knows better. */
  readonly charged?: readonly number[];
  /** What the owner says about single days; it stands above anything learned. */
  readonly said?: readonly OwnerTrip[];
  readonly isHoliday?: IsHoliday;
}

/** The owner's word about one JST day: when the car leaves and is back, or that it stays. */
export type OwnerTrip =
  | { readonly day: number; readonly stays: true }
  | { readonly day: number; readonly leave: Instant; readonly back: Instant; readonly wanted?: number };

const DAY = 86_400_000;
/** Three of four trips use no more than this share of past sessions' energies. */
const ENOUGH = 0.75;
const SESSIONS = 20;
const WEEKS_BACK = 28;
const DAYS_AHEAD = 3;
/** A trip is expected where at least this share of like days had one: being ready for nothing costs little. */
const LIKELY = 0.34;
/** Leaves earlier than this share of its past departures never. */
const EARLY = 0.1;
/** Before anything was learned: a working day's absence. */
const USUAL = { leave: 7.5 * 3_600_000, back: 18 * 3_600_000 };

/**
 * The trips to be ready for in the next days, from when the car left on like days (working days or not) of the last four
 * weeks: it leaves at an early time of those, and is back at the middle one. Ascending, not overlapping.
 */
export function forecastTrips(input: TripForecastInput): readonly Trip[] {
  const { at, awaySince } = input;
  const trips: Trip[] = [];
  if (awaySince !== null) trips.push(tripOf(input, awaySince, underwayUntil(input, awaySince)));
  for (let day = jstDay(at); day <= jstDay(at) + DAYS_AHEAD; day++) {
    const said = input.said?.find((of) => of.day === day);
    if (said !== undefined && 'stays' in said) continue;
    const trip = said === undefined ? usualAbsence(input, day) : { left: said.leave, back: said.back };
    const free = trips.at(-1)?.return ?? at;
    if (trip === null || trip.left <= free) continue;
    const made = tripOf(input, trip.left, trip.back);
    trips.push(said?.wanted === undefined ? made : { ...made, wanted: said.wanted });
  }
  return trips;
}

function tripOf({ vehicle, wanted, uses, charged = [] }: TripForecastInput, leave: Instant, back: Instant): Trip {
  const learned = quantile(
    charged.slice(-SESSIONS).toSorted((a, b) => a - b),
    ENOUGH,
  );
  const used = uses ?? learned;
  return { vehicle, leave, return: back, wanted, ...(used === null ? {} : { uses: used }) };
}

/** When a car that is away should be back: at its usual time, or half an hour from now where that has passed. */
function underwayUntil(input: TripForecastInput, awaySince: Instant): Instant {
  const lengths = input.absences.map(({ left, back }) => back - left).toSorted((a, b) => a - b);
  const usual = quantile(lengths, 0.5) ?? USUAL.back - USUAL.leave;
  return instant(Math.max(awaySince + usual, input.at + 1_800_000));
}

function usualAbsence(input: TripForecastInput, day: number): Absence | null {
  const { at, absences, since, isHoliday = isWeekend } = input;
  const today = jstDay(at);
  const first = Math.max(jstDay(since) + 1, today - WEEKS_BACK);
  const likeDays: number[] = [];
  for (let past = first; past < today; past++) if (isHoliday(past) === isHoliday(day)) likeDays.push(past);
  if (likeDays.length < 2) return isHoliday(day) ? null : absenceAt(day, USUAL.leave, USUAL.back);
  const wanted = new Set(likeDays);
  const left: number[] = [];
  const back: number[] = [];
  const seen = new Set<number>();
  for (const absence of absences) {
    const on = jstDay(absence.left);
    if (!wanted.has(on) || seen.has(on)) continue;
    seen.add(on);
    left.push(jstTimeOfDay(absence.left));
    back.push(absence.back - jstDayStart(on));
  }
  if (left.length < LIKELY * likeDays.length) return null;
  return absenceAt(
    day,
    quantile(
      left.toSorted((a, b) => a - b),
      EARLY,
    )!,
    quantile(
      back.toSorted((a, b) => a - b),
      0.5,
    )!,
  );
}

const absenceAt = (day: number, leave: number, back: number): Absence => ({
  left: instant(jstDayStart(day) + leave),
  back: instant(jstDayStart(day) + Math.min(Math.max(back, leave + 1_800_000), leave + 5 * DAY)),
});

/** The value below which `share` of the ascending values lie; null of nothing. */
function quantile(ascending: readonly number[], share: number): number | null {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? null;
}
