import { hours, type Millis, minutes } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Records, Retention } from '#ports/records.ts';

/** Two years of minutes, a week of 10-second values, two months of plans that can be decided again. */
export const DEFAULT_RETENTION: Retention = { minutesDays: 731, tenSecondsDays: 7, plansDays: 60 };

/** Between steps while there is more: four hours of detail go per hour lived, so a clock gone wrong deletes little. */
const BUSY: Millis = hours(1);
const IDLE: Millis = hours(4);
const FIRST: Millis = minutes(7);

export interface Upkeep {
  start(): void;
  stop(): void;
}

export interface UpkeepParts {
  readonly records: Pick<Records, 'trim'>;
  readonly clock: Clock;
  readonly retention: Retention;
  /** A step failed (a full disk, say); the next is tried at its time. */
  readonly onFault: (error: unknown) => void;
}

/** Deletes what is too old, one small step at a time, beside the ticks. */
export function createUpkeep({ records, clock, retention, onFault }: UpkeepParts): Upkeep {
  let timer: Timer | null = null;

  const schedule = (delay: Millis): void => {
    timer = clock.after(delay, 'upkeep', () => {
      let more = true;
      try {
        more = records.trim(retention, clock.now());
      } catch (error) {
        onFault(error);
      }
      schedule(more ? BUSY : IDLE);
    });
  };

  return {
    start: () => schedule(FIRST),
    stop: () => timer?.stop(),
  };
}
