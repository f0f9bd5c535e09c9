import { type Millis, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import { ASK_INSTANCES, type MeterRequest } from './meter-request.ts';

/**
 * Behind a join the meter announces its objects; nothing is asked before it did, or was asked for them in vain (AIF 3.1.1).
 */
export interface Announcement {
  /** A new session begins. `familiar`: a meter we know need not be asked who it is. */
  expect(familiar: boolean): void;
  /** The meter spoke. */
  heard(): void;
  /** It did not even answer the question: it is asked for values all the same. */
  unanswered(): void;
  /** The session is over. */
  forget(): void;
  /** The meter may be asked for values. */
  readonly over: boolean;
  next(): MeterRequest | null;
}

const PATIENCE: { readonly unknown: Millis; readonly familiar: Millis } = { unknown: seconds(5), familiar: seconds(2) };

/** `ready`: there may be something to ask now. */
export function createAnnouncement(clock: Clock, ready: () => void): Announcement {
  let over = false;
  let due = false;
  let timer: Timer | null = null;

  const end = (): void => {
    timer?.stop();
    over = true;
    due = false;
  };

  return {
    expect(familiar) {
      timer?.stop();
      over = false;
      due = false;
      timer = clock.after(familiar ? PATIENCE.familiar : PATIENCE.unknown, 'meter announcement', () => {
        if (familiar) end();
        else due = true;
        ready();
      });
    },
    heard: end,
    unanswered: end,
    forget: end,
    get over() {
      return over;
    },
    next: () => (due ? ASK_INSTANCES : null),
  };
}
