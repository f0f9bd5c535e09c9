import { HemsError } from '#core/errors.ts';
import type { Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';

/** A disk that can be full: everything that writes is refused, as store/failure.ts tells it. */
export interface FaultyDisk {
  full(length: Millis): void;
  readonly isFull: boolean;
  /** The same records on this disk. */
  under(records: Records): Records;
}

export function createFaultyDisk(clock: Clock): FaultyDisk {
  let until = Number.NEGATIVE_INFINITY;
  const isFull = (): boolean => clock.monotonic() < until;
  const written = <A extends unknown[], R>(write: (...given: A) => R): ((...given: A) => R) => {
    return (...given) => {
      if (isFull()) throw new HemsError('DATA_FOLDER', 'The simulated disk is full: make room there.');
      return write(...given);
    };
  };
  return {
    full(length) {
      until = Math.max(until, clock.monotonic() + length);
    },
    get isFull() {
      return isFull();
    },
    under: (records) => ({
      ...records,
      defineSeries(series) {
        const known = records.series().some(({ id, name }) => id === series.id && name === series.name);
        if (!known) written(records.defineSeries)(series);
      },
      keepMinute: written(records.keepMinute),
      keepHalfHours: written(records.keepHalfHours),
      correct: written(records.correct),
      keepPlan: written(records.keepPlan),
      journal: written(records.journal),
      hold: written(records.hold),
      release: written(records.release),
      keepSetting: written(records.keepSetting),
      trim: written(records.trim),
    }),
  };
}
