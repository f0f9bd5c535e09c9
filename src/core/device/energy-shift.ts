import type { Reading } from '../reading.ts';

/**
 * What an EcoCute's energy shift (エネルギーシフト, 0x026B C7–CF) can be told, for the night to come.
 *
 * - `stay`  heat at night, as ever
 * - `shift` heat by day from the hour `first`, and in a second part from the hour `second`
 */
export type EnergyShiftCommand =
  | { readonly mode: 'stay' }
  /** Hours of the day: first 9 to 17, second 10 to 17 and after the first. */
  | { readonly mode: 'shift'; readonly first: number; readonly second?: number };

/** What heating by day would take, at the hours the unit knows: 10, 13, 15, 17 (the second part: 13, 15, 17). */
export interface ShiftEstimate {
  readonly hour: number;
  /** Wh in all. */
  readonly energy: number;
  /** Wh in each hour. */
  readonly perHour: number;
}

export interface EnergyShiftObservation {
  readonly id: string;
  readonly mode: Reading<EnergyShiftCommand['mode']>;
  /** Hour from which on the choice of the night stands fast: 20 to 24, or 25 for 01:00 of the next day. */
  readonly baseHour: Reading<number>;
  /** Parts the heating can be shifted in: 1 or 2. */
  readonly parts: Reading<number>;
  /** Hour of each shift; null where none is chosen. */
  readonly first: Reading<number | null>;
  readonly second: Reading<number | null>;
  readonly firstEstimates: Reading<readonly ShiftEstimate[]>;
  readonly secondEstimates: Reading<readonly ShiftEstimate[]>;
}

/** The day's last shift is over; from here on the next night is spoken of. */
const NIGHT_BEGINS = 18;

/**
 * Whether the choice may still be changed: from 18:00, when the day's shifts are over, until the base hour. `hour` is the
 * hour of the day with its fraction.
 */
export const mayChooseShift = (hour: number, baseHour: number): boolean => {
  const since = (hour - NIGHT_BEGINS + 24) % 24;
  return since < baseHour - NIGHT_BEGINS;
};

/** Why a shift cannot be asked of a unit with so many parts, or null. */
export function shiftFault(command: EnergyShiftCommand, parts: number): string | null {
  if (command.mode === 'stay') return null;
  const { first, second } = command;
  const last = parts > 1 ? 16 : 17;
  if (!Number.isInteger(first) || first < 9 || first > last) return `the first shift must be an hour from 9 to ${last}`;
  if (second === undefined) return null;
  if (parts < 2) return 'this unit shifts in one part only';
  if (!Number.isInteger(second) || second < 10 || second > 17) return 'the second shift must be an hour from 10 to 17';
  return second > first ? null : 'the second shift must be after the first';
}
