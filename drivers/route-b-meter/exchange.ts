import type { Random } from '#core/random.ts';
import { type Millis, millis, minutes } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Frame } from '#protocol/echonet/frame.ts';
import type { MeterRequest } from './meter-request.ts';
import { createResponseTime, type ResponseTime } from './response-time.ts';
import type { Sender, Sent } from './sender.ts';

/** Why a request brought nothing. `mute`: the module itself did not answer the command. */
export type Failure = 'timeout' | 'not-sent' | 'mute' | { readonly refused: string };

/**
 * Requests to the meter, one outstanding at a time, as the meter wants it.
 *
 * An answer belongs to the request with its TID and object, and to no other. An answer that comes when its request was
 * given up is still told, as the late answer of that very request, for two minutes; a second answer to a TID never.
 */
export interface Exchange {
  readonly busy: boolean;
  /** `atMost`: given up after so long even where an answer might take longer. */
  ask(request: MeterRequest, failures: number, atMost?: number): void;
  /** How long the answer to a request like this is waited for. */
  patience(request: MeterRequest): Millis;
  /** Takes an answer; false where it belongs to no request. */
  answer(frame: Frame): boolean;
  /** Ends `request`, if it is outstanding, as answered by other means. */
  settle(request: MeterRequest): void;
  /** No session any more: what is outstanding may at most be answered late. */
  abandon(): void;
}

export interface ExchangeEvents {
  /** `sentAt`, monotonic: the values in `frame` are not older. `late`: another request may be outstanding meanwhile. */
  answered(request: MeterRequest, frame: Frame, sentAt: Millis, late: boolean): void;
  failed(request: MeterRequest, failure: Failure): void;
  /** Requests may be made again. */
  idle(): void;
}

interface Outstanding {
  readonly request: MeterRequest;
  readonly frame: Uint8Array;
  readonly tid: number;
  readonly sentAt: Millis;
}

/** How long an answer is worth waiting for behind its time. */
const LATE = minutes(2);
/** Behind a datagram that could not be sent: air and duty budget are spared. */
const REST = millis(1_000);

export function createExchange(clock: Clock, random: Random, sender: Sender, events: ExchangeEvents): Exchange {
  const usual = createResponseTime();
  /** A history is ten times as long as a power, and slower. */
  const polite = createResponseTime();
  let tid = random.integer(0x10000);
  let outstanding: Outstanding | null = null;
  let givenUp: Outstanding[] = [];
  let timer: Timer | null = null;
  let resting = false;

  const timeOf = (request: MeterRequest): ResponseTime => (request.polite ? polite : usual);
  const patience = (request: MeterRequest, count: number): Millis =>
    (request.polite && polite.learned ? polite : usual).patience(request.ceiling, count);

  const giveUp = (): Outstanding | null => {
    const ended = outstanding;
    timer?.stop();
    outstanding = null;
    if (ended !== null) givenUp = [...givenUp.filter(({ sentAt }) => clock.monotonic() - sentAt < LATE), ended];
    return ended;
  };

  const fail = (failure: Failure): void => {
    const ended = giveUp();
    if (ended === null) return;
    if (failure !== 'timeout') {
      resting = true;
      timer = clock.after(REST, 'meter request pause', () => {
        resting = false;
        events.idle();
      });
    }
    events.failed(ended.request, failure);
    if (!resting) events.idle();
  };

  const told = (of: Outstanding, sent: Sent): void => {
    if (of !== outstanding || sent.kind === 'sent') return;
    fail(sent.kind === 'refused' ? { refused: sent.code } : 'not-sent');
  };

  const timedOut = (): void => fail(sender.waiting ? 'mute' : 'timeout');

  const lateAnswer = (frame: Frame): boolean => {
    const found = givenUp.findIndex((each) => isAnswer(each, frame));
    if (found < 0) return false;
    const [late] = givenUp.splice(found, 1);
    const took = millis(clock.monotonic() - late!.sentAt);
    if (took > LATE) return false;
    timeOf(late!.request).learn(took);
    events.answered(late!.request, frame, late!.sentAt, true);
    return true;
  };

  return {
    get busy() {
      return outstanding !== null || resting;
    },
    patience: (request) => patience(request, 0),
    ask(request, failures, atMost = Number.POSITIVE_INFINITY) {
      tid = (tid + 1) & 0xffff;
      const frame = request.frame.slice();
      frame[2] = tid >> 8;
      frame[3] = tid;
      const asked: Outstanding = { request, frame, tid, sentAt: clock.monotonic() };
      outstanding = asked;
      timer = clock.after(millis(Math.min(patience(request, failures), atMost)), 'meter answer', timedOut);
      sender.send(frame, (sent) => told(asked, sent));
    },
    answer(frame) {
      if (outstanding === null || !isAnswer(outstanding, frame)) return lateAnswer(frame);
      const { request, frame: sent, sentAt } = outstanding;
      timer?.stop();
      outstanding = null;
      sender.answered(sent);
      timeOf(request).learn(millis(clock.monotonic() - sentAt));
      events.answered(request, frame, sentAt, false);
      events.idle();
      return true;
    },
    settle(request) {
      if (outstanding?.request !== request) return;
      timer?.stop();
      outstanding = null;
      events.idle();
    },
    abandon() {
      giveUp();
      timer?.stop();
      resting = false;
    },
  };
}

const isAnswer = ({ tid, request }: Outstanding, frame: Frame): boolean =>
  frame.tid === tid && frame.seoj === request.deoj && request.answers.includes(frame.esv);
