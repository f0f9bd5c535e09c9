import type { JournalEntry } from '#core/journal.ts';
import { jstDay } from '#core/time/jst.ts';

/** Counts the commands that each device was given on each JST day. */
export interface ModeChanges {
  see(entry: JournalEntry): void;
  /** The most on one day for one device. Hand-back does not count. */
  most(): number;
}

export function createModeChanges(): ModeChanges {
  const today = new Map<string, number>();
  let day = Number.NaN;
  let most = 0;
  return {
    see(entry) {
      if (entry.kind !== 'command' || entry.cause.by === 'hand-back') return;
      if (jstDay(entry.at) !== day) {
        day = jstDay(entry.at);
        today.clear();
      }
      const count = (today.get(entry.order.device) ?? 0) + 1;
      today.set(entry.order.device, count);
      most = Math.max(most, count);
    },
    most: () => most,
  };
}
