import { type Instant, instant, type Millis, millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import { createTimerQueue, type QueuedTimer } from './timer-queue.ts';

/**
 * Time that passes only when told to. Timers fire in order of their due time, and between two timers every promise
 * that can settle has settled, so a run depends on nothing but its inputs.
 */
export interface VirtualClock extends Clock {
  /**
   * Fires every timer due up to and including `until`, then stands at `until`. With `stop`, ends early (standing at
   * the last fired timer) once it answers true. Rejects with whatever a timer's action throws.
   */
  run(options: { readonly until: Instant; readonly stop?: () => boolean }): Promise<void>;
  /** Holds time still until `work`, which happens outside of virtual time (a child process, a disk), has settled. */
  outside<T>(work: Promise<T>): Promise<T>;
  /** Names of the timers that wait, for diagnosis and leak checks. */
  waiting(): number;
}

/** How many timers may fire before the event loop gets a turn for the page and for signals. */
const TURNS = 512;

export function createVirtualClock({ start }: { readonly start: Instant }): VirtualClock {
  const queue = createTimerQueue();
  let now: number = start;
  let order = 0;
  let outside = 0;
  let resume: (() => void) | null = null;

  const settle = (): void => {
    outside--;
    if (outside === 0 && resume !== null) {
      const next = resume;
      resume = null;
      afterMicrotasks(next);
    }
  };

  return {
    now: () => instant(now),
    monotonic: () => millis(now),
    after(delay: Millis, name: string, action: () => void): Timer {
      const timer: QueuedTimer = { due: now + Math.max(0, delay), order: order++, name, action };
      queue.push(timer);
      return {
        stop() {
          timer.action = null;
        },
      };
    },
    run({ until, stop }) {
      return new Promise((resolve, reject) => {
        let turns = 0;
        const turn = (): void => {
          if (outside > 0) {
            resume = turn;
            return;
          }
          const next = queue.peek();
          if (stop?.() === true) {
            resolve();
            return;
          }
          if (next === undefined || next.due > until) {
            now = Math.max(now, until);
            resolve();
            return;
          }
          queue.pop();
          now = Math.max(now, next.due);
          const action = next.action!;
          next.action = null;
          try {
            action();
          } catch (error) {
            reject(error);
            return;
          }
          turns++;
          if (turns % TURNS === 0) setImmediate(turn);
          else afterMicrotasks(turn);
        };
        afterMicrotasks(turn);
      });
    },
    outside(work) {
      outside++;
      return work.finally(settle);
    },
    waiting: () => queue.size,
  };
}

/**
 * Calls `action` once no promise reaction is left to run. Node drains the microtask queue before it looks at the
 * nextTick queue again, so a tick asked for from inside a microtask comes after all of them.
 */
function afterMicrotasks(action: () => void): void {
  queueMicrotask(() => process.nextTick(action));
}
