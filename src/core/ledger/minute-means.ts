import type { Reading } from '../reading.ts';

/** Mean of the power readings of one minute, series by series; a series without any reading is null. */
export interface MinuteMeans {
  add(column: number, reading: Reading<number>): void;
  /** Means in column order, rounded to whole watts; starts the next minute. */
  take(): (number | null)[];
}

export function createMinuteMeans(columns: number): MinuteMeans {
  const sums = new Float64Array(columns);
  const counts = new Uint16Array(columns);
  return {
    add(column, reading) {
      if (!reading.known) return;
      sums[column]! += reading.value;
      counts[column]! += 1;
    },
    take() {
      const means = Array.from(sums, (sum, column) =>
        counts[column] === 0 ? null : Math.round(sum / counts[column]!),
      );
      sums.fill(0);
      counts.fill(0);
      return means;
    },
  };
}
