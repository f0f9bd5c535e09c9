import type { Database } from 'better-sqlite3';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** What people set on the page, as text under a key; whoever owns a key checks its text. */
export interface SettingTable {
  get(key: string): string | null;
  keep(key: string, value: string): void;
}

export function createSettingTable(db: Database, writer: Writer, onRow: RowListener | undefined): SettingTable {
  const select = db.prepare('SELECT value FROM setting WHERE key = ?').pluck();
  const put = db.prepare('INSERT OR REPLACE INTO setting (key, value, sequence) VALUES (?, ?, ?)');
  const get = (key: string): string | null => (select.get(key) as string | undefined) ?? null;

  return {
    get,
    keep(key, value) {
      if (get(key) === value) return;
      writer.transaction(() => {
        const sequence = writer.next();
        put.run(key, value, sequence);
        onRow?.('setting', `${key}|${value}|${sequence}`);
      });
    },
  };
}
