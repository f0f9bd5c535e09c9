import type { Records } from '#ports/records.ts';
import type { Invariants } from './invariants.ts';
import type { ModeChanges } from './mode-changes.ts';

/** The same records, with the invariants told of what the daemon writes. */
export function watchRecords(records: Records, invariants: Invariants, modeChanges: ModeChanges): Records {
  const openedBy = new Map<number, string>();
  return {
    ...records,
    keepHalfHours(rows) {
      const refused = records.keepHalfHours(rows);
      invariants.rewritten(refused);
      return refused;
    },
    journal(entry) {
      const sequence = records.journal(entry);
      modeChanges.see(entry);
      if (entry.kind === 'command') {
        openedBy.set(sequence, entry.order.device);
        invariants.commandOpened(entry.order.device);
      } else if (entry.kind === 'outcome') {
        invariants.commandClosed(openedBy.get(entry.of) ?? 'unknown');
        openedBy.delete(entry.of);
      }
      return sequence;
    },
  };
}
