import { known, type MissingReason, missing, type Reading } from '../reading.ts';
import type { Instant } from '../time/instant.ts';
import { HALF_HOUR } from '../time/slot.ts';
import { registerDifference } from './register-difference.ts';

/**
 * Turns cumulative registers read at half-hour boundaries into energy per half hour.
 *
 * Pure: the ledger is a value. A half hour exists only where both of its boundaries were read; a register that
 * went down without having rolled over (a device that was replaced or restarted its counter) gives a hole, never a
 * guess.
 */
export interface BoundaryLedger {
  /** The last boundary that was read, by series. */
  readonly boundary: ReadonlyMap<string, Boundary>;
}

interface Boundary {
  readonly at: Instant;
  readonly register: Reading<number>;
}

export interface HalfHourEnergy {
  readonly series: string;
  /** Start of the half hour. */
  readonly at: Instant;
  readonly energy: Reading<number>;
}

/**
 * No device behind a low-voltage service takes or gives as much in half an hour, Wh: at 50 kW of contract high voltage begins.
 * A register that says so has told something else.
 */
const MOST = 30_000;

export const emptyLedger: BoundaryLedger = { boundary: new Map() };

/**
 * Enters registers (Wh) read at the boundary `at` and returns the half hours that ended there. After a gap of several
 * boundaries each missed half hour is returned with its reason: the energy of the gap is known only as a sum, and
 * a sum is not a half hour.
 */
export function enterBoundary(
  ledger: BoundaryLedger,
  at: Instant,
  registers: Iterable<readonly [series: string, register: Reading<number>, turn?: number | null]>,
): { readonly ledger: BoundaryLedger; readonly halfHours: readonly HalfHourEnergy[] } {
  const boundary = new Map(ledger.boundary);
  const halfHours: HalfHourEnergy[] = [];
  for (const [series, register, turn = null] of registers) {
    const previous = boundary.get(series);
    boundary.set(series, { at, register });
    if (previous === undefined || at <= previous.at) continue;
    for (let start = previous.at; start < at; start = (start + HALF_HOUR) as Instant) {
      const whole = at - previous.at === HALF_HOUR;
      halfHours.push({
        series,
        at: start,
        energy: whole ? difference(previous.register, register, turn) : hole(register, at),
      });
    }
  }
  return { ledger: { boundary }, halfHours };
}

function difference(from: Reading<number>, to: Reading<number>, turn: number | null): Reading<number> {
  if (!from.known) return from;
  if (!to.known) return to;
  const energy = registerDifference(from.value, to.value, turn);
  return energy === null || energy > MOST ? missing('out-of-range', to.at) : known(energy, to.at);
}

function hole(register: Reading<number>, at: Instant): Reading<number> {
  const reason: MissingReason = register.known ? 'no-answer' : register.missing;
  return missing(reason, at);
}
