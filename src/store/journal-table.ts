import type { Database } from 'better-sqlite3';
import type { Journalled, JournalEntry } from '#core/journal.ts';
import type { Instant } from '#core/time/instant.ts';
import { exactJson, parseExactJson } from './packed-json.ts';
import type { RowListener } from './row-listener.ts';
import type { Writer } from './writer.ts';

/** Append-only; the file itself refuses to change or remove an entry. */
export interface JournalTable {
  append(entry: JournalEntry): number;
  /** Entries of [from, to), newest first; of one moment the one written last comes first. */
  between(from: Instant, to: Instant, limit: number): readonly Journalled[];
}

export function createJournalTable(db: Database, writer: Writer, onRow: RowListener | undefined): JournalTable {
  const insert = db.prepare('INSERT INTO journal (sequence, at, entry) VALUES (?, ?, ?)');
  const select = db
    .prepare(
      `SELECT sequence, entry FROM journal WHERE at >= ? AND at < ?
       ORDER BY at DESC, sequence DESC LIMIT ?`,
    )
    .raw();

  return {
    append(entry) {
      const text = exactJson(entry);
      return writer.transaction(() => {
        const sequence = writer.next();
        insert.run(sequence, entry.at, text);
        onRow?.('journal', `${sequence}|${text}`);
        return sequence;
      });
    },
    between(from, to, limit) {
      const rows = select.all(from, to, limit) as [number, string][];
      return rows.map(([sequence, text]) => ({ ...(parseExactJson(text) as JournalEntry), sequence }));
    },
  };
}
