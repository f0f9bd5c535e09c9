import { isSteered } from '#core/control/hand-back.ts';
import type { JournalEntry } from '#core/journal.ts';
import { jstDay } from '#core/time/jst.ts';

/** Counts how often each device was given another mode on each JST day; a moved set-point is no change of mode. */
export interface ModeChanges {
  see(entry: JournalEntry): void;
  /** The most on one day for one device. Hand-back, guard and storm do not count, nor does what people do. */
  most(): number;
}

export function createModeChanges(): ModeChanges {
  const today = new Map<string, number>();
  const mode = new Map<string, string>();
  let day = Number.NaN;
  let most = 0;
  return {
    see(entry) {
      if (entry.kind !== 'command' || !isSteered(entry.order)) return;
      const { device, command } = entry.order;
      const same = mode.get(device) === command.mode;
      mode.set(device, command.mode);
      if (same || (entry.cause.by !== 'plan' && entry.cause.by !== 'override')) return;
      if (jstDay(entry.at) !== day) {
        day = jstDay(entry.at);
        today.clear();
      }
      const count = (today.get(device) ?? 0) + 1;
      today.set(device, count);
      most = Math.max(most, count);
    },
    most: () => most,
  };
}
