import type { Database } from 'better-sqlite3';
import type { Hold } from '#ports/records.ts';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** Devices that are held. A released one stays on file without `since`, so that a backup learns of the release. */
export interface HoldTable {
  /** A device that is already held keeps its first `since`. */
  hold(hold: Hold): void;
  release(device: string): void;
  /** In the order in which they were held. */
  held(): readonly Hold[];
}

export function createHoldTable(db: Database, writer: Writer, onRow: RowListener | undefined): HoldTable {
  const isHeld = db.prepare('SELECT 1 FROM hold WHERE device = ? AND since IS NOT NULL');
  const put = db.prepare('INSERT OR REPLACE INTO hold (device, since, sequence) VALUES (?, ?, ?)');
  const select = db.prepare('SELECT device, since FROM hold WHERE since IS NOT NULL ORDER BY sequence');

  function write(device: string, since: number | null): void {
    writer.transaction(() => {
      const sequence = writer.next();
      put.run(device, since, sequence);
      onRow?.('hold', `${device}|${since}|${sequence}`);
    });
  }

  return {
    hold({ device, since }) {
      if (isHeld.get(device) === undefined) write(device, since);
    },
    release(device) {
      if (isHeld.get(device) !== undefined) write(device, null);
    },
    held: () => select.all() as Hold[],
  };
}
