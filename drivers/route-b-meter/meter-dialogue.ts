import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import type { Random } from '#core/random.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import { CONTROLLER, NODE_PROFILE } from '#protocol/echonet/eoj.ts';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';
import { createAnnouncement } from './announcement.ts';
import { createClockCheck } from './clock-check.ts';
import type { DutyBudget } from './duty-budget.ts';
import { createExchange, type Failure } from './exchange.ts';
import { find, nothingRead } from '#protocol/meter/grid-reading.ts';
import { createHalfHourWatch } from './half-hour-watch.ts';
import { createHistoryFetch } from './history-fetch.ts';
import type { MeterMemoryStore } from './meter-memory.ts';
import { ASK_INSTANCES, type MeterRequest } from './meter-request.ts';
import { createPlate } from './plate.ts';
import { createPollGap } from './poll-gap.ts';
import { createPowerWatch } from './power-watch.ts';
import type { Sender } from './sender.ts';
import type { Topic } from './topic.ts';

/** What is said to the meter in a session, in which order, and who hears what it says. */
export interface MeterDialogue {
  /** A value measured behind this call, or a missing one at the deadline; at once where there is no session. */
  observe(deadline: Millis): Promise<GridObservation>;
  wantHalfHours(boundaries: Iterable<Instant>): void;
  start(): void;
  stop(): void;
  /** `fresh`: a new session, in which the meter is about to announce itself. */
  up(fresh: boolean): void;
  down(): void;
  datagram(data: Uint8Array): void;
  status(): Pick<GridMeterStatus, 'meterId' | 'identityOk' | 'routeBId' | 'clockOffset' | 'halfHoursDue'>;
}

export interface MeterDialogueDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly sender: Sender;
  readonly duty: DutyBudget;
  /** See MeterIdentityDeps. */
  readonly expected: string | null;
  readonly authenticationId: string;
  readonly memory: MeterMemoryStore | undefined;
  /** There is a session, or it is being renewed: worth waiting for. */
  readonly near: () => boolean;
  readonly halfHour: (registers: HalfHourRegisters) => void;
  /** A request failed; `count` in a row, for so long. */
  readonly trouble: (failure: Failure, count: number, length: Millis) => void;
}

export function createMeterDialogue(deps: MeterDialogueDeps): MeterDialogue {
  const { clock, log, sender, duty } = deps;
  const plate = createPlate(deps);
  const power = createPowerWatch(clock, plate);
  const clockCheck = createClockCheck(clock, plate);
  const history = createHistoryFetch({ clock, log, plate, clockCheck, tell: deps.halfHour });
  const halfHours = createHalfHourWatch({
    clock,
    plate,
    tell: deps.halfHour,
    missed: (boundary) => history.want([boundary]),
    ready: () => pump(),
  });
  const announcement = createAnnouncement(clock, () => pump());
  const gap = createPollGap(clock);
  const topics: readonly Topic[] = [power, plate, halfHours, clockCheck, history];
  let up = false;
  let failures = 0;
  let failingSince = millis(0);
  let heldBack: Timer | null = null;
  let powerLast = false;
  /** Gaps in a row that were too short for what had time. */
  let gapsMissed = 0;

  const exchange = createExchange(clock, deps.random, sender, {
    answered(request, { esv, properties }, sentAt) {
      failures = 0;
      const refused = esv === ESV.Get_SNA || esv === ESV.SetC_SNA;
      for (const topic of topics) topic.answered({ request, refused, properties, sentAt });
      if (plate.identity.ok === false) power.answerNothing('not-fitted');
    },
    failed(request, failure) {
      if (request === ASK_INSTANCES) return announcement.unanswered();
      for (const topic of topics) topic.failed(request, failure);
      if (request.polite && failure === 'timeout') return;
      if (failures++ === 0) failingSince = clock.monotonic();
      deps.trouble(failure, failures, millis(clock.monotonic() - failingSince));
    },
    idle: () => pump(),
  });

  /** Power before everything, but what a session needs is not starved by those who poll without a break. */
  const next = (): MeterRequest | null => {
    if (!announcement.over) return announcement.next();
    const urgent = plate.next() ?? halfHours.next();
    const wanted = plate.identity.ok === false ? null : power.next();
    if (wanted !== null && (urgent === null || !powerLast)) return wanted;
    return failures > 0 ? power.probe() : urgent;
  };

  /** The air was used up: nothing is asked until some of it is free again. */
  const isHeldBack = (): boolean => {
    const wait = duty.wait();
    if (wait === 0) return false;
    if (heldBack !== null) return true;
    log.warn('meter duty budget used up', { seconds: Math.ceil(wait / 1_000) });
    heldBack = clock.after(wait, 'meter duty budget', () => {
      heldBack = null;
      pump();
    });
    return true;
  };

  const pump = (): void => {
    if (!up || exchange.busy || isHeldBack()) return;
    const request = next();
    if (request === null) {
      askPolitely();
      return;
    }
    powerLast = request === power.next();
    exchange.ask(request, failures);
  };

  /** What has time is asked where it will be answered, or given up, before the next poll. */
  const askPolitely = (): void => {
    const room = gap.room();
    if (!announcement.over || room < SHORTEST_GAP || plate.identity.ok === false) return;
    const request = clockCheck.next() ?? history.next();
    if (request === null) return;
    const fits = exchange.patience(request) <= room || ++gapsMissed >= GAPS;
    if (!fits) return;
    gapsMissed = 0;
    exchange.ask(request, 0, room);
  };

  const announcedBy = (frame: Frame): void => {
    if (frame.esv === ESV.INFC) confirm(frame);
    if (frame.seoj === NODE_PROFILE) {
      const instances = find(frame.properties, 0xd5);
      if (instances === null) return;
      plate.instances(instances);
      hear();
    } else if (frame.seoj === plate.meterClass.eoj) {
      halfHours.announced(frame.properties);
      hear();
    }
  };

  const hear = (): void => {
    if (announcement.over) return;
    announcement.heard();
    exchange.settle(ASK_INSTANCES);
    pump();
  };

  /** INFC wants an answer with the same TID and empty properties (Part II, 4.2.3.3). */
  const confirm = (frame: Frame): void => {
    const properties = frame.properties.map(({ epc }) => ({ epc, edt: new Uint8Array(0) }));
    const answer = { tid: frame.tid, seoj: CONTROLLER, deoj: frame.seoj, esv: ESV.INFC_Res, properties };
    if (up) sender.send(encodeFrame(answer), () => {});
  };

  return {
    async observe(deadline) {
      gap.polled();
      if (!deps.near()) return nothingRead('no-answer', clock.now());
      if (plate.identity.ok === false) return nothingRead('not-fitted', clock.now());
      const observation = power.observe(deadline);
      pump();
      return observation;
    },
    wantHalfHours: (boundaries) => history.want(boundaries),
    start: () => halfHours.start(),
    stop() {
      halfHours.stop();
      announcement.forget();
      heldBack?.stop();
      power.answerNothing('no-answer');
    },
    up(fresh) {
      up = true;
      if (fresh) {
        announcement.expect(plate.factors !== null);
        plate.begin();
      }
      pump();
    },
    down() {
      up = false;
      announcement.forget();
      exchange.abandon();
      history.forget();
    },
    datagram(data) {
      const frame = decodeFrame(data);
      if (frame === null) return;
      if (frame.esv === ESV.INF || frame.esv === ESV.INFC) announcedBy(frame);
      else exchange.answer(frame);
    },
    status: () => ({
      meterId: plate.identity.serial,
      identityOk: plate.identity.ok,
      routeBId: plate.identity.routeBId,
      clockOffset: clockCheck.offset,
      halfHoursDue: history.due,
    }),
  };
}

/** Less is no gap: a meter answers in 1.5 to 4 s. */
const SHORTEST_GAP = 2_000;
/** A meter so slow that no gap is long enough is asked all the same, but seldom. */
const GAPS = 30;
