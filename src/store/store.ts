import type { Database } from 'better-sqlite3';
import type { Records } from '#ports/records.ts';
import { createEnergyQuery } from './energy-query.ts';
import { storeFailure } from './failure.ts';
import { createHalfHourTable } from './half-hour-table.ts';
import { createHoldTable } from './hold-table.ts';
import { createJournalTable } from './journal-table.ts';
import { createMinuteTable } from './minute-table.ts';
import { createPlanTable } from './plan-table.ts';
import { createRollUp } from './roll-up.ts';
import type { RowListener } from './row-listener.ts';
import { createSeriesTable } from './series-table.ts';
import { createSettingTable } from './setting-table.ts';
import { createWriter } from './writer.ts';

/** The records, and what only this file can tell of itself. */
export interface Store extends Records {
  /** The epoch given at creation, and the last number of the change sequence within it. */
  identity(): { readonly epoch: string; readonly sequence: number };
  /** Null where nobody has set it. */
  setting(key: string): string | null;
  /** Durable when it returns. */
  keepSetting(key: string, value: string): void;
}

export interface StoreParts {
  readonly db: Database;
  /** For sentences. */
  readonly path: string;
  /** How many minutes share a commit. */
  readonly group: number;
  readonly onRow: RowListener | undefined;
}

/** The tables of an open, migrated database as one `Records`. Throws what the database throws when it cannot be read. */
export function createStore({ db, path, group, onRow: listener }: StoreParts): Store {
  const writer = createWriter(db);
  const onRow = listener && writer.afterCommit(listener);
  const series = createSeriesTable(db, writer, onRow);
  const minutes = createMinuteTable(db, writer, series, group, onRow);
  const halfHours = createHalfHourTable(db, writer, series, createRollUp(db), onRow);
  const energy = createEnergyQuery(db, series, halfHours.newest);
  const plans = createPlanTable(db, writer, onRow);
  const journal = createJournalTable(db, writer, onRow);
  const holds = createHoldTable(db, writer, onRow);
  const settings = createSettingTable(db, writer, onRow);
  const epoch = db.prepare('SELECT epoch FROM identity').pluck();

  const guarded =
    <A extends unknown[], R>(call: (...given: A) => R) =>
    (...given: A): R => {
      try {
        return call(...given);
      } catch (error) {
        throw storeFailure(error, path);
      }
    };

  return {
    defineSeries: guarded(series.define),
    series: series.all,
    keepMinute: guarded(minutes.keep),
    minutes: guarded(minutes.between),
    keepHalfHours: guarded((rows) => {
      minutes.flush();
      return halfHours.keep(rows);
    }),
    energy: guarded(energy),
    keepPlan: guarded(plans.keep),
    plan: guarded(plans.find),
    latestPlan: guarded(plans.latest),
    journal: guarded(journal.append),
    journalBetween: guarded(journal.between),
    hold: guarded(holds.hold),
    release: guarded(holds.release),
    held: guarded(holds.held),
    identity: guarded(() => ({ epoch: epoch.get() as string, sequence: writer.last() })),
    setting: guarded(settings.get),
    keepSetting: guarded(settings.keep),
    close: guarded(() => {
      if (!db.open) return;
      try {
        minutes.flush();
      } finally {
        db.close();
      }
    }),
  };
}
