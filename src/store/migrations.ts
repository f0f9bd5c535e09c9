import type { Database } from 'better-sqlite3';
import type { Instant } from '#core/time/instant.ts';
import { blockMinutes } from './block-minutes.ts';
import { LAYOUT_1 } from './layout-1.ts';
import { LAYOUT_2 } from './layout-2.ts';

/** What a new file is told about itself, once. */
export interface Birth {
  /** Names this file among all files of this house; a sequence number means something only together with it. */
  readonly epoch: string;
  readonly at: Instant;
}

/** Takes a file from one version to the next, inside a transaction that the caller opened. */
export type Migration = (db: Database, birth: Birth) => void;

/** Entry n takes a file from version n to n + 1. Entries are only ever appended. */
export const MIGRATIONS: readonly Migration[] = [
  (db, birth) => {
    db.exec(LAYOUT_1);
    db.prepare('INSERT INTO identity (one, epoch, created, sequence) VALUES (1, ?, ?, 0)').run(birth.epoch, birth.at);
  },
  (db) => {
    db.exec(LAYOUT_2);
    blockMinutes(db);
  },
];

export const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number;

/** Brings the file to the newest version, one transaction per step: a power cut leaves a whole older version. */
export function migrate(db: Database, birth: Birth, migrations: readonly Migration[] = MIGRATIONS): void {
  for (let version = versionOf(db); version < migrations.length; version++) {
    db.transaction(() => {
      migrations[version]!(db, birth);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}
