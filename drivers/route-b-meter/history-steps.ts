import { missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import { ESV } from '#protocol/echonet/frame.ts';
import { encodeRecentHistoryTime } from '#protocol/meter/energy-history.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import type { HalfHourValue } from '#protocol/meter/half-hour-value.ts';
import type { MeterFactors } from '#protocol/meter/meter-factors.ts';
import { type DayPiece, readDay, readShort, type ShortPiece } from './history-answer.ts';
import type { HistoryPiece } from './history-queue.ts';
import { choose, type MeterRequest } from './meter-request.ts';
import type { Plate } from './plate.ts';
import type { Answer } from './topic.ts';

/** On the way through one piece: choose it, read import, read export; or choose it, read both. */
export interface HistoryStep {
  readonly piece: HistoryPiece;
  readonly request: MeterRequest;
  readonly imported: readonly HalfHourValue[] | null;
}

/** The step that follows; null where the piece was told whole; why it failed. */
export type StepOutcome = HistoryStep | string | null;

export interface HistorySteps {
  first(piece: HistoryPiece): HistoryStep;
  /** `answer` is that to the request of `step`. */
  follow(step: HistoryStep, answer: Answer): StepOutcome;
}

export interface HistoryStepsDeps {
  readonly plate: Plate;
  readonly meterNow: () => Instant;
  readonly tell: (at: Instant, importRegister: Reading<WattHours>, exportRegister: Reading<WattHours>) => void;
  readonly notInMinutes: (boundary: Instant) => void;
}

export function createHistorySteps({ plate, meterNow, tell, notInMinutes }: HistoryStepsDeps): HistorySteps {
  const tellDay = (imported: readonly HalfHourValue[], exported: readonly HalfHourValue[] | null): null => {
    imported.forEach(({ at, register }, i) => {
      tell(at, register, exported?.[i]?.register ?? missing('not-fitted', at));
    });
    return null;
  };

  const followDay = (
    step: HistoryStep,
    piece: DayPiece,
    { properties, request }: Answer,
    factors: MeterFactors,
  ): StepOutcome => {
    const { questions, meterClass } = plate;
    const day = (epc: number | null): readonly HalfHourValue[] | null => {
      const edt = epc === null ? null : find(properties, epc);
      return edt === null ? null : readDay(edt, factors, piece, meterNow());
    };
    if (request === questions.exportHistory) {
      const exported = day(meterClass.exportHistory);
      return exported === null ? 'export of a day' : tellDay(step.imported!, exported);
    }
    if (request !== questions.importHistory) return { ...step, request: questions.importHistory };
    const imported = day(meterClass.importHistory);
    if (imported === null) return 'import of a day';
    if (!plate.has(meterClass.exportHistory)) return tellDay(imported, null);
    return { piece, request: questions.exportHistory, imported };
  };

  const followShort = (
    step: HistoryStep,
    piece: ShortPiece,
    { properties, request }: Answer,
    factors: MeterFactors,
  ): StepOutcome => {
    const { questions, meterClass } = plate;
    const isMinute = piece.kind === 'minute';
    const question = isMinute ? questions.minuteHistory : questions.recentHistory;
    if (request !== question) return { ...step, request: question };
    const edt = find(properties, (isMinute ? meterClass.minuteHistory : meterClass.recentHistory)!);
    const values = edt === null ? null : readShort(edt, factors, piece);
    if (values === null) return 'another time';
    const nothing = values.every(({ importRegister }) => !importRegister.known);
    if (nothing && !isMinute) return 'nothing recent';
    if (nothing) notInMinutes(piece.newest);
    else for (const value of values) tell(value.at, value.importRegister, value.exportRegister);
    return null;
  };

  return {
    first: (piece) => ({ piece, request: choosing(piece, plate), imported: null }),
    follow(step, answer) {
      const { piece } = step;
      const { factors } = plate;
      if (factors === null) return 'no factors';
      if (answer.refused && answer.request.answers.includes(ESV.Set_Res)) return `${piece.kind} refused`;
      return piece.kind === 'day' ? followDay(step, piece, answer, factors) : followShort(step, piece, answer, factors);
    },
  };
}

/** The question that says which piece is meant. */
function choosing(piece: HistoryPiece, { meterClass }: Plate): MeterRequest {
  const { eoj, historyDay, recentHistoryTime, minuteHistoryTime } = meterClass;
  if (piece.kind === 'day') return choose('history day', eoj, historyDay, Uint8Array.of(piece.day));
  const time = piece.kind === 'minute' ? minuteHistoryTime! : recentHistoryTime!;
  return choose('history time', eoj, time, encodeRecentHistoryTime(piece.newest, piece.count));
}
