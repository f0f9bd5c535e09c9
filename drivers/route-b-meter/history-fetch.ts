import type { HalfHourRegisters } from '#core/device/grid.ts';
import { missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import type { WattHours } from '#core/units.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { dayHistory, encodeRecentHistoryTime, recentHistory } from '#protocol/meter/energy-history.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';
import type { ClockCheck } from './clock-check.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import { isPlausibleDay } from './history-day.ts';
import { createHistoryQueue, type HistoryPiece } from './history-queue.ts';
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

type DayPiece = HistoryPiece & { readonly kind: 'day' };
type RecentPiece = HistoryPiece & { readonly kind: 'recent' };
/** The step that follows; null where the piece is complete; why it failed. */
type Outcome = Step | string | null;

const isDayStep = (step: Step): step is Step & { readonly piece: DayPiece } => step.piece.kind === 'day';

export function createHistoryFetch({ clock, log, plate, clockCheck, tell }: HistoryFetchDeps): HistoryFetch {
  const queue = createHistoryQueue();
  let step: Step | null = null;
  let recentWorks = true;
  /** The piece had a boundary that the meter may yet write. */
  let unwritten = false;

  const offersRecent = (): boolean =>
    recentWorks && plate.offers(plate.meterClass.recentHistory) && plate.offers(plate.meterClass.recentHistoryTime);

  const begin = (piece: HistoryPiece): Step => {
    unwritten = false;
    const { eoj, historyDay, recentHistoryTime } = plate.meterClass;
    const request =
      piece.kind === 'day'
        ? choose('history day', eoj, historyDay, Uint8Array.of(piece.day))
        : choose('history time', eoj, recentHistoryTime!, encodeRecentHistoryTime(piece.newest, piece.count));
    return { piece, request, imported: null };
  };

  const fail = (why: string): void => {
    log.debug('meter history failed', { why });
    if (step?.piece.kind === 'recent') recentWorks = false;
    step = null;
    queue.failed(clock.monotonic());
  };

  const tellBoundary = (at: Instant, importRegister: Reading<WattHours>, exportRegister: Reading<WattHours>): void => {
    if (!queue.has(at)) return;
    if (importRegister.known) {
      queue.done(at);
      const turn = plate.factors === null ? null : registerTurn(plate.factors);
      tell({ at, importRegister, exportRegister, turn, meter: plate.serial, origin: 'history' });
    } else if (!queue.absent(at, clockCheck.meterNow())) unwritten = true;
  };

  const finish = (): void => {
    step = null;
    queue.succeeded();
    if (queue.size > 0) return;
    recentWorks = true;
    log.info('meter history complete');
  };

  const readDay = (piece: DayPiece, edt: Uint8Array | null): readonly HalfHourValue[] | null => {
    const now = clockCheck.meterNow();
    const read = edt === null || plate.factors === null ? null : dayHistory(edt, plate.factors, now);
    const expected = read !== null && read.day === piece.day && jstDay(now) - piece.day === piece.jstDay;
    return expected && isPlausibleDay(read.values, registerTurn(plate.factors!)) ? read.values : null;
  };

  const tellDay = (imported: readonly HalfHourValue[], exported: readonly HalfHourValue[] | null): Outcome => {
    imported.forEach(({ at, register }, i) => {
      tellBoundary(at, register, exported?.[i]?.register ?? missing('not-fitted', at));
    });
    return unwritten ? 'not written yet' : null;
  };

  const takeDay = ({ piece, request, imported }: Step & { piece: DayPiece }, answer: Answer): Outcome => {
    const { questions, meterClass } = plate;
    if (request === questions.exportHistory) {
      const exported = readDay(piece, find(answer.properties, meterClass.exportHistory!));
      return exported === null ? 'export of a day' : tellDay(imported!, exported);
    }
    if (request !== questions.importHistory)
      return answer.refused ? 'day refused' : { piece, request: questions.importHistory, imported: null };
    const values = readDay(piece, find(answer.properties, meterClass.importHistory));
    if (values === null) return 'import of a day';
    if (!plate.has(meterClass.exportHistory)) return tellDay(values, null);
    return { piece, request: questions.exportHistory, imported: values };
  };

  const takeRecent = ({ piece, request }: Step & { piece: RecentPiece }, answer: Answer): Outcome => {
    const { questions, meterClass } = plate;
    if (request !== questions.recentHistory)
      return answer.refused ? 'time refused' : { piece, request: questions.recentHistory, imported: null };
    const edt = find(answer.properties, meterClass.recentHistory!);
    const values = edt === null || plate.factors === null ? null : recentHistory(edt, plate.factors);
    if (values === null || values.length !== piece.count || values[0]!.at !== piece.newest) return 'another time';
    if (values.every(({ importRegister }) => !importRegister.known)) return 'nothing recent';
    for (const { at, importRegister, exportRegister } of values) tellBoundary(at, importRegister, exportRegister);
    return unwritten ? 'not written yet' : null;
  };

  const advance = (at: Step, answer: Answer): void => {
    const outcome = isDayStep(at) ? takeDay(at, answer) : takeRecent(at as Step & { piece: RecentPiece }, answer);
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
      if (!plate.trusted || plate.factors === null || !clockCheck.settled || clock.monotonic() < queue.dueAt)
        return null;
      if (step === null) {
        const piece = queue.next(clockCheck.meterNow(), offersRecent());
        step = piece === null ? null : begin(piece);
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
