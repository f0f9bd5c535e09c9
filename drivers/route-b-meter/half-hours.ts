import type { HalfHourRegisters } from '#core/device/grid.ts';
import { missing, type MissingReason } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';

/**
 * Puts the import (0xEA) and export (0xEB) value of a half hour together, which may come in one frame or in two, as an
 * announcement or as an answer, and more than once. Tells each boundary once, in order.
 */
export interface HalfHours {
  takeImport(value: HalfHourValue): void;
  takeExport(value: HalfHourValue): void;
  /** Tells what is there without waiting for its other half. */
  complete(reason: MissingReason): void;
  /** The newest boundary told. */
  readonly newest: Instant | null;
}

export function createHalfHours(tell: (registers: HalfHourRegisters) => void, turn: () => WattHours | null): HalfHours {
  let newest: Instant | null = null;
  let at: Instant | null = null;
  let imported: HalfHourValue | null = null;
  let exported: HalfHourValue | null = null;

  const complete = (reason: MissingReason): void => {
    if (at === null) return;
    const registers: HalfHourRegisters = {
      at,
      importRegister: imported?.register ?? missing(reason, at),
      exportRegister: exported?.register ?? missing(reason, at),
      turn: turn(),
      origin: 'live',
    };
    newest = at;
    at = null;
    imported = null;
    exported = null;
    tell(registers);
  };

  /** Whether the value is of the half hour that is being put together now. */
  const begins = (value: HalfHourValue): boolean => {
    if ((newest !== null && value.at <= newest) || (at !== null && value.at < at)) return false;
    if (at !== null && value.at > at) complete('no-answer');
    at = value.at;
    return true;
  };

  return {
    takeImport(value) {
      if (!begins(value)) return;
      imported = value;
      if (exported !== null) complete('no-answer');
    },
    takeExport(value) {
      if (!begins(value)) return;
      exported = value;
      if (imported !== null) complete('no-answer');
    },
    complete,
    get newest() {
      return newest;
    },
  };
}
