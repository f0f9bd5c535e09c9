/**
 * The unit's own night programme (おまかせ沸き上げ): it learns a week of use and heats so much, as late in the cheap
 * band as it can, that the tank is ready when the band ends.
 */
export interface ProgrammeModel {
  /** The band by the unit's own clock, ms of the JST day; `from` may be later than `to` and then starts the day before. */
  readonly from: number;
  readonly to: number;
}

export interface ProgrammeState {
  /** Heat used and lost per day, mJ, newest last, seven at most; empty before the first whole day. */
  readonly week: readonly number[];
  /** The same since the last time the band ended. */
  readonly today: number;
  readonly active: boolean;
}

export const FRESH_PROGRAMME: ProgrammeState = { week: [], today: 0, active: false };

const DAY = 86_400_000;
/** Done a little early, and on a busy day not short. */
const EARLY = 10 * 60_000;
const MARGIN = 1.2;
/** A start is not worth less than this, mJ (1 kWh). */
const WORTH_A_START = 3_600_000_000;

/** Heat the programme wants in the tank when the band ends, mJ: full until a week is known. */
export function programmeTarget(state: ProgrammeState, keep: number, capacity: number): number {
  if (state.week.length < 7) return capacity;
  let sum = 0;
  for (const day of state.week) sum += day;
  return Math.min(capacity, keep + (sum / state.week.length) * MARGIN);
}

export interface ProgrammeView {
  /** ms of the JST day. */
  readonly timeOfDay: number;
  /** mJ in the tank, mJ of a full one, and what must always stay in it. */
  readonly heat: number;
  readonly capacity: number;
  readonly keep: number;
  /** Thermal output, W. */
  readonly heatW: number;
}

/** Decides once a minute whether the programme wants heat. */
export function programmeWants(state: ProgrammeState, model: ProgrammeModel, view: ProgrammeView): boolean {
  const left = (model.to - view.timeOfDay + DAY) % DAY;
  const length = (model.to - model.from + DAY) % DAY;
  if (left === 0 || left > length) return false;
  const lacking = programmeTarget(state, view.keep, view.capacity) - view.heat;
  if (state.active) return lacking > 0;
  return lacking >= WORTH_A_START && lacking / view.heatW >= left - EARLY;
}

/** Counts what left the tank, and closes the day where the band ends. */
export function learnUse(state: ProgrammeState, used: number, bandEnds: boolean): ProgrammeState {
  const today = state.today + used;
  if (!bandEnds) return { ...state, today };
  return { ...state, today: 0, week: [...state.week.slice(-6), today] };
}
