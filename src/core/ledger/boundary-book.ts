import type { HalfHourRegisters } from '../device/grid.ts';
import { known, missing, type Reading } from '../reading.ts';
import { days, type Instant, instant, plus } from '../time/instant.ts';
import { HALF_HOUR, slotsBetween } from '../time/slot.ts';
import type { WattHours } from '../units.ts';
import { registerDifference } from './register-difference.ts';

/** One half hour of one direction at the grid. */
export interface GridHalfHour {
  readonly direction: 'import' | 'export';
  /** Start of the half hour. */
  readonly at: Instant;
  readonly energy: Reading<WattHours>;
  /** `history` where at least one of its two boundaries was fetched back. */
  readonly origin: HalfHourRegisters['origin'];
}

/**
 * Registers of the meter's half-hour boundaries, entered in any order, and the half hours between them.
 *
 * A half hour exists where both of its boundaries are known, of one and the same meter. A newest boundary that leaves a
 * gap behind it gives holes with their reason; boundaries of the gap that come later fill them. A half hour that is
 * known is told once and never changed.
 */
export interface BoundaryBook {
  /** The half hours that became known, or turned out to be missing, with this boundary; ascending. */
  enter(registers: HalfHourRegisters): readonly GridHalfHour[];
}

/** As far back as a meter's history reaches (0xE5: today and 99 days). */
const REACH = days(100);
const DIRECTIONS = ['import', 'export'] as const;

export function createBoundaryBook(): BoundaryBook {
  const boundaries = new Map<Instant, HalfHourRegisters>();
  let newest: Instant | null = null;
  let oldest: Instant | null = null;

  const gapBefore = (at: Instant): GridHalfHour[] => {
    if (newest === null || at - newest <= HALF_HOUR) return [];
    const energy = missing('no-answer', at);
    return [...slotsBetween(newest, at)].flatMap((slot) =>
      DIRECTIONS.map((direction) => ({ direction, at: slot, energy, origin: 'live' as const })),
    );
  };

  const forget = (before: number): void => {
    if (oldest === null) return;
    for (; oldest < before; oldest = plus(oldest, HALF_HOUR)) boundaries.delete(oldest);
  };

  return {
    enter(told) {
      const { at } = told;
      if (newest !== null && at <= newest - REACH) return [];
      const halfHours = gapBefore(at);
      const old = boundaries.get(at);
      const now = merged(old, told);
      if (now === old) return [];
      boundaries.set(at, now);
      const previous = boundaries.get(instant(at - HALF_HOUR));
      const next = boundaries.get(plus(at, HALF_HOUR));
      if (previous !== undefined) halfHours.push(...news(old && halfHour(previous, old), halfHour(previous, now)));
      if (next !== undefined) halfHours.push(...news(old && halfHour(old, next), halfHour(now, next)));
      if (oldest === null || at < oldest) oldest = at;
      if (newest === null || at > newest) newest = at;
      forget(newest - REACH);
      return halfHours;
    },
  };
}

/** What is known stays known: the first telling of a register counts. The same object where nothing is new. */
function merged(old: HalfHourRegisters | undefined, told: HalfHourRegisters): HalfHourRegisters {
  if (old === undefined) return told;
  const importRegister = old.importRegister.known ? old.importRegister : told.importRegister;
  const exportRegister = old.exportRegister.known ? old.exportRegister : told.exportRegister;
  const same = importRegister.known === old.importRegister.known && exportRegister.known === old.exportRegister.known;
  return same ? old : { ...told, importRegister, exportRegister };
}

function halfHour(from: HalfHourRegisters, to: HalfHourRegisters): readonly GridHalfHour[] {
  const exchanged = !comparable(from, to);
  const origin = from.origin === 'live' && to.origin === 'live' ? 'live' : 'history';
  return DIRECTIONS.map((direction) => {
    const before = direction === 'import' ? from.importRegister : from.exportRegister;
    const after = direction === 'import' ? to.importRegister : to.exportRegister;
    return { direction, at: from.at, energy: energyBetween(before, after, exchanged ? 'exchanged' : to), origin };
  });
}

/** Registers of two meters have no difference, nor have those of one whose coefficient or unit was changed in between. */
function comparable(from: HalfHourRegisters, to: HalfHourRegisters): boolean {
  const told = (a: string | number | null | undefined): boolean => a !== null && a !== undefined;
  if (told(from.meter) && told(to.meter) && from.meter !== to.meter) return false;
  return !told(from.turn) || !told(to.turn) || from.turn === to.turn;
}

function energyBetween(
  before: Reading<WattHours>,
  after: Reading<WattHours>,
  meter: 'exchanged' | HalfHourRegisters,
): Reading<WattHours> {
  if (!before.known) return before;
  if (!after.known) return after;
  const moved = meter === 'exchanged' ? null : registerDifference(before.value, after.value, meter.turn);
  return moved === null ? missing('out-of-range', after.at) : known(moved, after.at);
}

/** Those of `now` that `old` did not have, or not known. */
const news = (old: readonly GridHalfHour[] | undefined, now: readonly GridHalfHour[]): readonly GridHalfHour[] =>
  old === undefined ? now : now.filter(({ energy }, i) => energy.known && !old[i]!.energy.known);
