import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import type { Random } from '#core/random.ts';
import { type Instant, type Millis, millis } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import { decodeFrame, ESV } from '#protocol/echonet/frame.ts';
import { createAgenda } from './agenda.ts';
import { createAnnouncement } from './announcement.ts';
import { createClockCheck } from './clock-check.ts';
import type { DutyBudget } from './duty-budget.ts';
import { createExchange, type Failure } from './exchange.ts';
import { nothingRead } from '#protocol/meter/grid-reading.ts';
import { createHalfHourWatch } from './half-hour-watch.ts';
import { createHearing } from './hearing.ts';
import { createHistoryFetch } from './history-fetch.ts';
import type { MeterMemoryStore } from './meter-memory.ts';
import { ASK_INSTANCES } from './meter-request.ts';
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
  const agenda = createAgenda({ announcement, plate, power, halfHours, unhurried: [clockCheck, history], gap });
  let up = false;
  let failures = 0;
  let failingSince = millis(0);
  let heldBack: Timer | null = null;

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
    const request = agenda.next(failures);
    if (request !== null) {
      exchange.ask(request, failures);
      return;
    }
    const polite = agenda.polite(exchange.patience);
    if (polite !== null) exchange.ask(polite.request, 0, polite.room);
  };

  const hear = createHearing({
    plate,
    halfHours,
    send(frame) {
      if (up) sender.send(frame, () => {});
    },
    heard() {
      if (announcement.over) return;
      announcement.heard();
      exchange.settle(ASK_INSTANCES);
      pump();
    },
  });

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
      if (frame.esv === ESV.INF || frame.esv === ESV.INFC) hear(frame);
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
