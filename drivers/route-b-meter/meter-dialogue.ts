import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import type { Random } from '#core/random.ts';
import { type Instant, type Millis, millis, minutes, plus, seconds } from '#core/time/instant.ts';
import { nextSlot, slotOf } from '#core/time/slot.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Frame, type Property } from '#protocol/echonet/frame.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { halfHourValue } from '#protocol/meter/half-hour-value.ts';
import { METER, METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import { registerTurn } from '#protocol/meter/energy-register.ts';
import { type MeterFactors, meterFactors } from '#protocol/meter/meter-factors.ts';
import { createExchange, type Failure } from './exchange.ts';
import { find, gridReading, nothingRead } from './grid-reading.ts';
import { createHalfHours } from './half-hours.ts';
import {
  ASK_FACTORS,
  ASK_HALF_HOUR,
  ASK_HALF_HOUR_IMPORT,
  ASK_INSTANCES,
  ASK_MAPS,
  ASK_POWER,
  ASK_POWER_AND_IMPORT,
  ASK_POWER_AND_REGISTERS,
  type MeterRequest,
} from './meter-request.ts';
import type { Sender } from './sender.ts';

/** What is said to the meter in a session, and what is made of what it says. */
export interface MeterDialogue {
  /** A value measured behind this call, or a missing one at the deadline. */
  observe(deadline: Millis): Promise<GridObservation>;
  start(): void;
  stop(): void;
  /** `fresh`: a new session, in which the meter is about to announce itself. */
  up(fresh: boolean): void;
  down(): void;
  datagram(data: Uint8Array): void;
}

export interface MeterDialogueDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly sender: Sender;
  readonly halfHour: (registers: HalfHourRegisters) => void;
  /** A request failed; `count` in a row, for so long. */
  readonly trouble: (failure: Failure, count: number, length: Millis) => void;
}

interface Waiter {
  readonly calledAt: Millis;
  readonly resolve: (observation: GridObservation) => void;
  readonly timer: Timer;
}

/** AIF 3.1.1: the announcement is waited for this long; a meter we know need not be asked who it is. */
const ANNOUNCEMENT = { unknown: seconds(5), familiar: seconds(2) };
/** Real meters tell the half-hour value within 5 minutes, nearly always within 1. */
const HALF_HOUR_PATIENCE = minutes(3);
const ASK_AGAIN = minutes(1);
const HALF_HOUR_TRIES = 3;

export function createMeterDialogue(deps: MeterDialogueDeps): MeterDialogue {
  const { clock, log, random, sender, trouble } = deps;
  let factors: MeterFactors | null = null;
  const halfHours = createHalfHours(deps.halfHour, () => (factors === null ? null : registerTurn(factors)));
  let factorsDueAt = millis(0);
  let getMap: ReadonlySet<number> | null = null;
  let mapsDue = true;
  let up = false;
  let announced = false;
  let instancesDue = false;
  let announcement: Timer | null = null;
  let halfHourCheck: Timer | null = null;
  let halfHourAgain: Timer | null = null;
  let halfHourDue: Instant | null = null;
  let halfHourTries = 0;
  let registersOf = -1;
  let failures = 0;
  let failingSince = millis(0);
  const waiters: Waiter[] = [];

  const has = (epc: number): boolean => getMap === null || getMap.has(epc);
  const minuteOf = (at: Instant): number => Math.floor(at / 60_000);

  const next = (): MeterRequest | null => {
    if (instancesDue) return ASK_INSTANCES;
    if (!announced) return null;
    if (factors === null && clock.monotonic() >= factorsDueAt) return ASK_FACTORS;
    if (waiters.length > 0) return powerRequest();
    if (failures > 0) return ASK_POWER;
    if (halfHourDue !== null) return has(EPC.halfHourExport) ? ASK_HALF_HOUR : ASK_HALF_HOUR_IMPORT;
    return mapsDue ? ASK_MAPS : null;
  };

  const powerRequest = (): MeterRequest => {
    if (failures > 0 || registersOf === minuteOf(clock.now())) return ASK_POWER;
    return has(EPC.exportEnergy) ? ASK_POWER_AND_REGISTERS : ASK_POWER_AND_IMPORT;
  };

  const pump = (): void => {
    if (!up || exchange.busy) return;
    const request = next();
    if (request !== null) exchange.ask(request, failures);
  };

  const exchange = createExchange(clock, random, sender, {
    answered(request, frame, sentAt) {
      failures = 0;
      takeAnswer(request, frame.properties, sentAt);
    },
    failed(request, failure) {
      if (request === ASK_INSTANCES) return hearNoMore();
      if (failures++ === 0) failingSince = clock.monotonic();
      if (request === ASK_FACTORS && failures > 1) factorsDueAt = millis(clock.monotonic() + ASK_AGAIN);
      trouble(failure, failures, millis(clock.monotonic() - failingSince));
    },
    idle: pump,
  });

  const takeAnswer = (request: MeterRequest, properties: readonly Property[], sentAt: Millis): void => {
    if (find(properties, EPC.power) !== null) takePower(properties, sentAt);
    if (request === ASK_FACTORS) takeFactors(properties);
    if (request === ASK_MAPS) takeMaps(properties);
    if (request === ASK_HALF_HOUR || request === ASK_HALF_HOUR_IMPORT) {
      takeHalfHour(properties);
      halfHourAnswered();
    }
  };

  const takePower = (properties: readonly Property[], sentAt: Millis): void => {
    const now = clock.now();
    const observation = gridReading(properties, factors, now);
    if (observation.importRegister.known) registersOf = minuteOf(now);
    for (let i = waiters.length - 1; i >= 0; i--) {
      const waiter = waiters[i]!;
      if (waiter.calledAt > sentAt) continue;
      waiters.splice(i, 1);
      waiter.timer.stop();
      waiter.resolve(observation);
    }
  };

  const takeFactors = (properties: readonly Property[]): void => {
    const edt = (epc: number): Uint8Array | undefined => find(properties, epc) ?? undefined;
    factors = meterFactors(edt(EPC.coefficient), edt(EPC.unit), edt(EPC.digits));
    if (factors !== null) return;
    factorsDueAt = millis(clock.monotonic() + ASK_AGAIN);
    log.warn('meter tells no energy unit');
  };

  const takeMaps = (properties: readonly Property[]): void => {
    const edt = find(properties, EPC.getMap);
    getMap = edt === null ? null : (decodePropertyMap(edt)?.epcs ?? null);
    mapsDue = false;
  };

  const takeHalfHour = (properties: readonly Property[]): void => {
    if (factors === null) return;
    for (const { epc, edt } of properties) {
      if (epc !== EPC.halfHourImport && epc !== EPC.halfHourExport) continue;
      const value = halfHourValue(edt, factors);
      if (value === null) continue;
      if (epc === EPC.halfHourImport) halfHours.takeImport(value);
      else halfHours.takeExport(value);
    }
    if (!has(EPC.halfHourExport)) halfHours.complete('not-fitted');
  };

  const halfHourAnswered = (): void => {
    halfHours.complete('no-answer');
    const due = halfHourDue;
    halfHourDue = null;
    if (due === null || (halfHours.newest ?? 0) >= due || ++halfHourTries >= HALF_HOUR_TRIES) return;
    halfHourAgain = clock.after(ASK_AGAIN, 'meter half hour again', () => askHalfHour(due));
  };

  const askHalfHour = (boundary: Instant): void => {
    if ((halfHours.newest ?? 0) >= boundary) return;
    halfHourDue = boundary;
    pump();
  };

  const checkHalfHour = (boundary: Instant): void => {
    const at = plus(boundary, HALF_HOUR_PATIENCE);
    halfHourCheck = clock.after(millis(Math.max(0, at - clock.now())), 'meter half hour', () => {
      halfHourTries = 0;
      checkHalfHour(nextSlot(clock.now()));
      askHalfHour(boundary);
    });
  };

  const hear = (): void => {
    announcement?.stop();
    if (announced) return;
    announced = true;
    instancesDue = false;
    exchange.settle(ASK_INSTANCES);
    pump();
  };

  /** The meter did not even answer the question for its objects: it is asked for values all the same. */
  const hearNoMore = (): void => {
    announced = true;
    instancesDue = false;
  };

  const waitForAnnouncement = (): void => {
    announced = false;
    const familiar = factors !== null;
    const patience = familiar ? ANNOUNCEMENT.familiar : ANNOUNCEMENT.unknown;
    announcement = clock.after(patience, 'meter announcement', () => {
      if (familiar) return hear();
      instancesDue = true;
      pump();
    });
  };

  /** INFC wants an answer with the same TID and empty properties (Part II, 4.2.3.3). */
  const confirm = (frame: Frame): void => {
    const properties = frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) }));
    const answer = { tid: frame.tid, seoj: CONTROLLER, deoj: frame.seoj, esv: ESV.INFC_Res, properties };
    if (up) sender.send(encodeFrame(answer), () => {});
  };

  const announcementFrom = (frame: Frame): void => {
    if (frame.esv === ESV.INFC) confirm(frame);
    if (frame.seoj === NODE_PROFILE && find(frame.properties, 0xd5) !== null) hear();
    if (frame.seoj === METER) takeHalfHour(frame.properties);
  };

  const answerNothing = (waiter: Waiter): void => {
    waiter.timer.stop();
    waiter.resolve(nothingRead('no-answer', clock.now()));
  };

  return {
    observe(deadline) {
      return new Promise((resolve) => {
        const waiter: Waiter = {
          calledAt: clock.monotonic(),
          resolve,
          timer: clock.after(deadline, 'meter observation', () => {
            waiters.splice(waiters.indexOf(waiter), 1);
            answerNothing(waiter);
          }),
        };
        waiters.push(waiter);
        pump();
      });
    },
    start() {
      checkHalfHour(slotOf(clock.now()));
    },
    stop() {
      halfHourCheck?.stop();
      halfHourAgain?.stop();
      announcement?.stop();
      for (const waiter of waiters.splice(0)) answerNothing(waiter);
    },
    up(fresh) {
      up = true;
      if (fresh) waitForAnnouncement();
      pump();
    },
    down() {
      up = false;
      announcement?.stop();
      instancesDue = false;
      announced = true;
      exchange.abandon();
    },
    datagram(data) {
      const frame = decodeFrame(data);
      if (frame === null) return;
      if (frame.esv === ESV.INF || frame.esv === ESV.INFC) announcementFrom(frame);
      else if (frame.esv === ESV.Get_Res || frame.esv === ESV.Get_SNA) exchange.answer(frame);
    },
  };
}
