import type { Database } from 'better-sqlite3';
import type { ChangeLog } from '#ports/change-log.ts';
import type { MinuteRow, Records } from '#ports/records.ts';
import { createChangeReader } from './change-reader.ts';
import { createCorrectionTable } from './correction-table.ts';
import { createEnergyQuery } from './energy-query.ts';
import { storeFailure } from './failure.ts';
import { createHalfHourTable } from './half-hour-table.ts';
import { createHoldTable } from './hold-table.ts';
import { createJournalTable } from './journal-table.ts';
import type { FolderLock } from './lock.ts';
import type { MinuteLog } from './minute-log.ts';
import { createMinuteTable } from './minute-table.ts';
import { createPlanTable } from './plan-table.ts';
import { createTrimmer } from './retention.ts';
import { createRollUp } from './roll-up.ts';
import { isFull, type Room } from './room.ts';
import type { RowListener } from './row-listener.ts';
import { createSeriesTable } from './series-table.ts';
import { createSettingTable } from './setting-table.ts';
import { createWriter } from './writer.ts';

/** The records, and what only this file can tell of itself. */
export interface Store extends Records, ChangeLog {
  /** Lets go of the file as a killed process does: what waits in memory is not written. */
  abandon(): void;
}

export interface StoreParts {
  readonly db: Database;
  /** For sentences. */
  readonly path: string;
  /** Null where minutes need not survive a power cut. */
  readonly log: MinuteLog | null;
  /** Null where a full disk is only reported. */
  readonly room: Room | null;
  /** Let go when the store is closed. */
  readonly lock?: FolderLock | null;
  readonly onRow: RowListener | undefined;
}

/** The tables of an open, migrated database as one `Records`. Throws what the database throws when it cannot be read. */
export function createStore({ db, path, log, room, lock, onRow: listener }: StoreParts): Store {
  const writer = createWriter(db);
  const onRow = listener && writer.afterCommit(listener);
  const series = createSeriesTable(db, writer, onRow);
  const minutes = createMinuteTable(db, writer, series, log, onRow);
  const halfHours = createHalfHourTable(db, writer, series, createRollUp(db), onRow);
  const corrections = createCorrectionTable(db, writer, series, halfHours, onRow);
  const energy = createEnergyQuery(db, series, halfHours.newest);
  const plans = createPlanTable(db, writer, onRow);
  const journal = createJournalTable(db, writer, onRow);
  const holds = createHoldTable(db, writer, onRow);
  const settings = createSettingTable(db, writer, onRow);
  const reader = createChangeReader(db);
  const trimmer = createTrimmer(db, writer, plans.shorten);
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

  /** What must not be lost: on a full disk the reserve and the oldest detail give way to it. */
  const essential = <A extends unknown[], R>(call: (...given: A) => R): ((...given: A) => R) => {
    const plain = guarded(call);
    return (...given) => {
      try {
        return plain(...given);
      } catch (error) {
        if (room === null || !isFull(error) || !makeRoom(room)) throw error;
        return plain(...given);
      }
    };
  };

  const keepDetail = guarded(minutes.keep);
  /** On a full disk detail is what is dropped. */
  function keepMinute(order: readonly string[], row: MinuteRow): void {
    if (room?.tight() === true) return;
    try {
      keepDetail(order, row);
    } catch (error) {
      if (room === null || !isFull(error)) throw error;
      room.tighten();
    }
  }

  function makeRoom(room: Room): boolean {
    const given = room.giveUp();
    try {
      return trimmer.makeRoom() || given;
    } catch {
      // Deleting needs room as well; what the reserve held may still be enough for the call that is tried again.
      return given;
    }
  }

  return {
    defineSeries: essential(series.define),
    series: series.all,
    keepMinute,
    minutes: guarded(minutes.between),
    tenSeconds: guarded(minutes.tensBetween),
    keepHalfHours: essential((rows) => {
      if (room?.tight() === true) room.regain();
      return writer.transaction(() => {
        if (room?.tight() !== true) minutes.flushBlock();
        return halfHours.keep(rows);
      });
    }),
    energy: guarded(energy),
    correct: essential(corrections.correct),
    corrections: guarded(corrections.between),
    keepPlan: essential(plans.keep),
    plan: guarded(plans.find),
    planHead: guarded(plans.head),
    latestPlan: guarded(plans.latest),
    journal: essential(journal.append),
    journalBetween: guarded(journal.between),
    hold: essential(holds.hold),
    release: essential(holds.release),
    held: guarded(holds.held),
    identity: guarded(() => ({ epoch: epoch.get() as string, sequence: writer.last() })),
    changes: guarded(reader.read),
    amount: () => reader.amount(writer.last),
    setting: guarded(settings.get),
    keepSetting: essential(settings.keep),
    trim: guarded(trimmer.step),
    abandon() {
      log?.close();
      db.close();
      lock?.release();
    },
    close: guarded(() => {
      if (!db.open) return;
      try {
        minutes.flush();
      } finally {
        log?.close();
        db.close();
        lock?.release();
      }
    }),
  };
}
