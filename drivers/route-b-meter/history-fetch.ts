import type { HalfHourRegisters } from '#core/device/grid.ts';
import { missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { encodeRecentHistoryTime } from '#protocol/meter/energy-history.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';
import type { MeterFactors } from '#protocol/meter/meter-factors.ts';
import type { ClockCheck } from './clock-check.ts';
import { type DayPiece, readDay, readShort, type ShortPiece } from './history-answer.ts';
import { createHistoryQueue, type HistoryPiece, type ShortHistories } from './history-queue.ts';
import { choose, type MeterRequest } from './meter-request.ts';
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

/** On the way through one piece: choose it, read import, read export; or choose it, read both. */
interface Step {
  readonly piece: HistoryPiece;
  readonly request: MeterRequest;
  readonly imported: readonly HalfHourValue[] | null;
}

/** The step that follows; null where the piece is complete; why it failed. */
type Outcome = Step | string | null;

/** The question that says which piece is meant. */
function choosing(piece: HistoryPiece, { meterClass }: Plate): MeterRequest {
  const { eoj, historyDay, recentHistoryTime, minuteHistoryTime } = meterClass;
  if (piece.kind === 'day') return choose('history day', eoj, historyDay, Uint8Array.of(piece.day));
  const time = piece.kind === 'minute' ? minuteHistoryTime! : recentHistoryTime!;
  return choose('history time', eoj, time, encodeRecentHistoryTime(piece.newest, piece.count));
}

export function createHistoryFetch({ clock, log, plate, clockCheck, tell }: HistoryFetchDeps): HistoryFetch {
  const queue = createHistoryQueue();
  let step: Step | null = null;
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

  const told = (): Outcome => (unwritten ? 'not written yet' : null);

  const tellDay = (imported: readonly HalfHourValue[], exported: readonly HalfHourValue[] | null): Outcome => {
    imported.forEach(({ at, register }, i) => {
      tellBoundary(at, register, exported?.[i]?.register ?? missing('not-fitted', at));
    });
    return told();
  };

  const takeDay = (at: Step, piece: DayPiece, { properties, request }: Answer, factors: MeterFactors): Outcome => {
    const { questions, meterClass } = plate;
    const day = (epc: number | null): readonly HalfHourValue[] | null => {
      const edt = epc === null ? null : find(properties, epc);
      return edt === null ? null : readDay(edt, factors, piece, clockCheck.meterNow());
    };
    if (request === questions.exportHistory) {
      const exported = day(meterClass.exportHistory);
      return exported === null ? 'export of a day' : tellDay(at.imported!, exported);
    }
    if (request !== questions.importHistory) return { ...at, request: questions.importHistory };
    const imported = day(meterClass.importHistory);
    if (imported === null) return 'import of a day';
    if (!plate.has(meterClass.exportHistory)) return tellDay(imported, null);
    return { piece, request: questions.exportHistory, imported };
  };

  const takeShort = (at: Step, piece: ShortPiece, { properties, request }: Answer, factors: MeterFactors): Outcome => {
    const { questions, meterClass } = plate;
    const isMinute = piece.kind === 'minute';
    const question = isMinute ? questions.minuteHistory : questions.recentHistory;
    if (request !== question) return { ...at, request: question };
    const edt = find(properties, (isMinute ? meterClass.minuteHistory : meterClass.recentHistory)!);
    const values = edt === null ? null : readShort(edt, factors, piece);
    if (values === null) return 'another time';
    const nothing = values.every(({ importRegister }) => !importRegister.known);
    if (nothing && !isMinute) return 'nothing recent';
    if (nothing) queue.notInMinutes(piece.newest);
    else for (const value of values) tellBoundary(value.at, value.importRegister, value.exportRegister);
    return told();
  };

  const advance = (at: Step, answer: Answer): void => {
    const { piece } = at;
    const chosen = answer.request.answers.includes(ESV.Set_Res);
    let outcome: Outcome;
    if (plate.factors === null) outcome = 'no factors';
    else if (chosen && answer.refused) outcome = `${piece.kind} refused`;
    else if (piece.kind === 'day') outcome = takeDay(at, piece, answer, plate.factors);
    else outcome = takeShort(at, piece, answer, plate.factors);
    if (outcome === null) finish();
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
        step = piece === null ? null : { piece, request: choosing(piece, plate), imported: null };
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
