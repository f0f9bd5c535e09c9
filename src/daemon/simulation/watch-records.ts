import { isHandBack, isSteered } from '#core/control/hand-back.ts';
import type { Records } from '#ports/records.ts';
import type { Invariants } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import type { ModeChanges } from './mode-changes.ts';

/** The same records, with the invariants told of what the daemon writes and the ledger of what was acknowledged. */
export function watchRecords(
  records: Records,
  { invariants, modeChanges, ledger }: { invariants: Invariants; modeChanges: ModeChanges; ledger: Ledger },
): Records {
  const openedBy = new Map<number, { readonly device: string; readonly handBack: boolean }>();
  return {
    ...records,
    keepMinute(order, row) {
      records.keepMinute(order, row);
      ledger.minute(row.at);
    },
    keepHalfHours(rows) {
      const refused = records.keepHalfHours(rows);
      ledger.halfHours(rows, refused);
      return refused;
    },
    keepSetting(key, value) {
      records.keepSetting(key, value);
      ledger.setting(key, value);
    },
    hold(hold) {
      records.hold(hold);
      ledger.held(hold.device);
    },
    release(device) {
      records.release(device);
      ledger.released(device);
    },
    journal(entry) {
      const sequence = records.journal(entry);
      ledger.journal(sequence, entry);
      modeChanges.see(entry);
      if (entry.kind === 'command') {
        const { device } = entry.order;
        const handBack = isSteered(entry.order) && isHandBack(entry.order);
        openedBy.set(sequence, { device, handBack });
        invariants.commandOpened(device, handBack);
      } else if (entry.kind === 'outcome') {
        const opened = openedBy.get(entry.of);
        openedBy.delete(entry.of);
        if (opened !== undefined) invariants.commandClosed(opened.device, opened.handBack);
      }
      return sequence;
    },
  };
}
