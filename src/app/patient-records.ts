import { HemsError } from '#core/errors.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';

/** Thirty days of seventy series. */
const LIMIT = 48 * 30 * 70;

/** Writes measurements without ever stopping its caller: control goes on whatever the disk says. */
export interface PatientRecords {
  /**
   * Half hours that the disk refuses wait in memory and come first at the next call. Answers those of `rows` that were
   * already known and are therefore left as they are on file.
   */
  halfHours(rows: readonly HalfHourRow[]): readonly HalfHourRow[];
  /** A minute that the disk refuses is lost. */
  minute(order: readonly string[], row: Parameters<Records['keepMinute']>[1]): void;
  /** Anything else that may be refused; true where it was not. */
  attempt(write: () => void): boolean;
  /** Half hours that wait. */
  waiting(): number;
}

/** `onRefused` is told why each time. Anything but a refusing disk is thrown. */
export function createPatientRecords(records: Records, onRefused: (error: HemsError) => void): PatientRecords {
  let backlog: HalfHourRow[] = [];

  const attempt = (write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof HemsError) || error.code !== 'DATA_FOLDER') throw error;
      onRefused(error);
      return false;
    }
  };

  return {
    halfHours(rows) {
      if (rows.length === 0 && backlog.length === 0) return [];
      const all = backlog.length === 0 ? rows : [...backlog, ...rows];
      let left: readonly HalfHourRow[] = [];
      const written = attempt(() => {
        left = records.keepHalfHours(all);
      });
      backlog = written ? [] : all.slice(-LIMIT);
      return left;
    },
    minute: (order, row) => void attempt(() => records.keepMinute(order, row)),
    attempt,
    waiting: () => backlog.length,
  };
}
