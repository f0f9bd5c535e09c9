import type { Reading } from '../reading.ts';

/** Values of a minute. */
export const TENS = 6;

/** The powers of one minute as they were read, series by series: six of the first, then six of the next; W. */
export interface TenSeconds {
  /** `second` of the minute decides the place; a place nobody filled is null. */
  put(column: number, second: number, reading: Reading<number>): void;
  /** Rounded to whole watts; starts the next minute. */
  take(): (number | null)[];
}

export function createTenSeconds(columns: number): TenSeconds {
  let values: (number | null)[] = Array(columns * TENS).fill(null);
  return {
    put(column, second, reading) {
      if (reading.known) values[column * TENS + Math.floor(second / 10)] = Math.round(reading.value);
    },
    take() {
      const taken = values;
      values = Array(columns * TENS).fill(null);
      return taken;
    },
  };
}
