import type { HalfHourRegisters } from '#core/device/grid.ts';
import type { Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import type { ClockCheck } from './clock-check.ts';
import { createHistoryQueue, type ShortHistories } from './history-queue.ts';
import { createHistorySteps, type HistoryStep } from './history-steps.ts';
import type { Plate } from './plate.ts';
import type { Answer, Topic } from './topic.ts';

/** Fetches half hours that were missed from the meter's history, one short question in each gap between two polls. */
export interface HistoryFetch extends Topic {
  want(boundaries: Iterable<Instant>): void;
  /** The session is over: what was chosen in the meter is forgotten. */
  forget(): void;
  /** Boundaries still to be fetched. */
  readonly due: number;
}

export interface HistoryFetchDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly plate: Plate;
  readonly clockCheck: ClockCheck;
  readonly tell: (registers: HalfHourRegisters) => void;
}

export function createHistoryFetch({ clock, log, plate, clockCheck, tell }: HistoryFetchDeps): HistoryFetch {
  const queue = createHistoryQueue();
  let step: HistoryStep | null = null;
  /** Short answers that failed are done without until nothing is due any more. */
  let works: ShortHistories = { recent: true, minute: true };
  /** The piece had a boundary that the meter may yet write. */
  let unwritten = false;

  const can = (): ShortHistories => {
    const { recentHistory, recentHistoryTime, minuteHistory, minuteHistoryTime } = plate.meterClass;
    return {
      recent: works.recent && plate.offers(recentHistory) && plate.offers(recentHistoryTime),
      minute: works.minute && plate.offers(minuteHistory) && plate.offers(minuteHistoryTime),
    };
  };

  const fail = (why: string): void => {
    log.debug('meter history failed', { why });
    const kind = step?.piece.kind;
    if (kind !== 'day' && kind !== undefined) works = { ...works, [kind]: false };
    step = null;
    queue.failed(clock.monotonic());
  };

  const finish = (): void => {
    step = null;
    queue.succeeded();
    if (queue.size > 0) return;
    works = { recent: true, minute: true };
    log.info('meter history complete');
  };

  const tellBoundary = (at: Instant, importRegister: Reading<WattHours>, exportRegister: Reading<WattHours>): void => {
    if (!queue.has(at)) return;
    if (importRegister.known) {
      queue.done(at);
      const turn = plate.factors === null ? null : registerTurn(plate.factors);
      tell({ at, importRegister, exportRegister, turn, meter: plate.identity.serial, origin: 'history' });
    } else if (!queue.absent(at, clockCheck.meterNow(), can())) unwritten = true;
  };

  const steps = createHistorySteps({
    plate,
    meterNow: clockCheck.meterNow,
    tell: tellBoundary,
    notInMinutes: queue.notInMinutes,
  });

  const advance = (from: HistoryStep, answer: Answer): void => {
    const outcome = steps.follow(from, answer);
    if (outcome === null && unwritten) fail('not written yet');
    else if (outcome === null) finish();
    else if (typeof outcome === 'string') fail(outcome);
    else step = outcome;
  };

  return {
    want: (boundaries) => queue.want(boundaries),
    forget() {
      step = null;
    },
    get due() {
      return queue.size;
    },
    next() {
      if (!plate.identity.trusted || plate.factors === null || !clockCheck.settled || clock.monotonic() < queue.dueAt)
        return null;
      if (step === null) {
        const piece = queue.next(clockCheck.meterNow(), can());
        unwritten = false;
        step = piece === null ? null : steps.first(piece);
      }
      return step?.request ?? null;
    },
    answered(answer) {
      if (step !== null && answer.request === step.request) advance(step, answer);
    },
    failed(request) {
      if (request === step?.request) fail('no answer');
    },
  };
}
