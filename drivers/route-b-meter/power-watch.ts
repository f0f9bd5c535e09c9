import type { GridObservation } from '#core/device/grid.ts';
import type { MissingReason } from '#core/reading.ts';
import type { Millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import { find, gridReading, nothingRead } from '#protocol/meter/grid-reading.ts';
import type { MeterRequest } from './meter-request.ts';
import type { Plate } from './plate.ts';
import type { Answer, Topic } from './topic.ts';

/** The power of now, for whoever waits for it, and the registers once a minute along with it. */
export interface PowerWatch extends Topic {
  observe(deadline: Millis): Promise<GridObservation>;
  /** Asks whether the meter answers at all, with the least that can be asked. */
  probe(): MeterRequest;
  /** Everybody who waits is told that there is nothing. */
  answerNothing(reason: MissingReason): void;
}

interface Waiter {
  readonly calledAt: Millis;
  readonly resolve: (observation: GridObservation) => void;
  readonly timer: Timer;
}

export function createPowerWatch(clock: Clock, plate: Plate): PowerWatch {
  const waiters: Waiter[] = [];
  let registersOf = -1;
  const minute = (): number => Math.floor(clock.now() / 60_000);

  const resolve = (waiter: Waiter, observation: GridObservation): void => {
    waiters.splice(waiters.indexOf(waiter), 1);
    waiter.timer.stop();
    waiter.resolve(observation);
  };

  /** Only a value that was asked for behind the call answers it. */
  const take = ({ properties, sentAt }: Answer): void => {
    const observation = gridReading(plate.meterClass, properties, plate.factors, clock.now());
    if (observation.importRegister.known) registersOf = minute();
    for (const waiter of waiters.filter(({ calledAt }) => calledAt <= sentAt)) resolve(waiter, observation);
  };

  return {
    observe: (deadline) =>
      new Promise((tell) => {
        const waiter: Waiter = {
          calledAt: clock.monotonic(),
          resolve: tell,
          timer: clock.after(deadline, 'meter observation', () =>
            resolve(waiter, nothingRead('no-answer', clock.now())),
          ),
        };
        waiters.push(waiter);
      }),
    next() {
      if (waiters.length === 0) return null;
      const { questions, meterClass } = plate;
      if (registersOf === minute() || plate.factors === null) return questions.power;
      if (plate.offers(meterClass.minuteEnergy)) return questions.powerAndMinute;
      return plate.has(meterClass.exportEnergy) ? questions.powerAndRegisters : questions.powerAndImport;
    },
    probe: () => plate.questions.power,
    answered(answer) {
      const { power, importEnergy } = plate.meterClass;
      if (find(answer.properties, power ?? importEnergy) !== null) take(answer);
    },
    failed() {},
    answerNothing(reason) {
      for (const waiter of waiters.slice()) resolve(waiter, nothingRead(reason, clock.now()));
    },
  };
}
