import type { HalfHourRegisters } from '#core/device/grid.ts';
import { type Instant, millis, minutes, plus } from '#core/time/instant.ts';
import { HALF_HOUR, nextSlot, slotOf } from '#core/time/slot.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { find } from '#protocol/meter/grid-reading.ts';
import { halfHourValue } from '#protocol/meter/half-hour-value.ts';
import { minuteEnergy } from '#protocol/meter/minute-energy.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import { createHalfHours } from './half-hours.ts';
import type { MeterRequest } from './meter-request.ts';
import type { Plate } from './plate.ts';
import type { Topic } from './topic.ts';

/**
 * The registers of each half hour: as the meter announces them, or asked for where it did not. A second-generation
 * meter's registers of the minute (0xD0), which come along with the power, are those of the half hour at :00 and :30.
 */
export interface HalfHourWatch extends Topic {
  start(): void;
  stop(): void;
  /** The meter told properties by itself. */
  announced(properties: readonly Property[]): void;
}

export interface HalfHourWatchDeps {
  readonly clock: Clock;
  readonly plate: Plate;
  readonly tell: (registers: HalfHourRegisters) => void;
  /** This boundary did not come, or not whole; its history may know it. */
  readonly missed: (boundary: Instant) => void;
  /** There may be something to ask now. */
  readonly ready: () => void;
}

/** Real meters tell the half-hour value within 5 minutes, nearly always within 1. */
const PATIENCE = minutes(3);
const ASK_AGAIN = minutes(1);
const TRIES = 3;
/** Then the meter's history has it. */
const GIVEN_UP = minutes(7);
/** A boundary further ahead than clocks may differ is none. */
const AHEAD = minutes(10);

export function createHalfHourWatch({ clock, plate, tell, missed, ready }: HalfHourWatchDeps): HalfHourWatch {
  let whole: Instant | null = null;
  let due: Instant | null = null;
  let tries = 0;
  const timers = new Map<string, Timer>();

  const halfHours = createHalfHours(
    (registers) => {
      const { importRegister, exportRegister } = registers;
      const noExport = !plate.has(plate.meterClass.halfHourExport);
      if (importRegister.known && (exportRegister.known || noExport)) whole = registers.at;
      tell({ ...registers, meter: plate.identity.serial });
    },
    () => (plate.factors === null ? null : registerTurn(plate.factors)),
  );

  const after = (delay: number, name: string, action: () => void): void => {
    timers.get(name)?.stop();
    timers.set(name, clock.after(millis(Math.max(0, delay)), name, action));
  };

  const isTold = (boundary: Instant): boolean => (halfHours.newest ?? 0) >= boundary;

  const take = (properties: readonly Property[]): void => {
    const { factors, meterClass } = plate;
    if (factors === null || !plate.identity.trusted) return;
    for (const { epc, edt } of properties) {
      if (epc !== meterClass.halfHourImport && epc !== meterClass.halfHourExport) continue;
      const value = halfHourValue(edt, factors);
      if (value === null || value.at > clock.now() + AHEAD) continue;
      if (epc === meterClass.halfHourImport) halfHours.takeImport(value);
      else halfHours.takeExport(value);
    }
    if (!plate.has(meterClass.halfHourExport)) halfHours.complete('not-fitted');
  };

  const takeMinute = (properties: readonly Property[]): void => {
    const { factors, meterClass } = plate;
    const edt = meterClass.minuteEnergy === null ? null : find(properties, meterClass.minuteEnergy);
    const minute = edt === null || factors === null || !plate.identity.trusted ? null : minuteEnergy(edt, factors);
    if (minute === null || minute.at % HALF_HOUR !== 0 || minute.at > clock.now() + AHEAD) return;
    const { at, importRegister, exportRegister } = minute;
    if (!importRegister.known || !exportRegister.known) return;
    halfHours.takeImport({ at, register: importRegister });
    halfHours.takeExport({ at, register: exportRegister });
  };

  const ask = (boundary: Instant): void => {
    if (isTold(boundary)) return;
    due = boundary;
    ready();
  };

  const asked = (): void => {
    halfHours.complete('no-answer');
    const boundary = due;
    due = null;
    if (boundary === null || isTold(boundary) || ++tries >= TRIES) return;
    after(ASK_AGAIN, 'meter half hour again', () => ask(boundary));
  };

  const giveUp = (boundary: Instant): void => {
    if (due === boundary) due = null;
    if (whole === null || whole < boundary) missed(boundary);
  };

  const watch = (boundary: Instant): void => {
    after(plus(boundary, PATIENCE) - clock.now(), 'meter half hour', () => {
      tries = 0;
      watch(nextSlot(clock.now()));
      after(plus(boundary, GIVEN_UP) - clock.now(), 'meter half hour missed', () => giveUp(boundary));
      ask(boundary);
    });
  };

  return {
    start: () => watch(slotOf(clock.now())),
    stop() {
      for (const timer of timers.values()) timer.stop();
    },
    announced: take,
    next(): MeterRequest | null {
      if (due === null) return null;
      const { questions } = plate;
      return plate.has(plate.meterClass.halfHourExport) ? questions.halfHour : questions.halfHourImport;
    },
    answered({ request, properties }) {
      if (request === plate.questions.powerAndMinute) takeMinute(properties);
      if (request !== plate.questions.halfHour && request !== plate.questions.halfHourImport) return;
      take(properties);
      asked();
    },
    failed() {},
  };
}
