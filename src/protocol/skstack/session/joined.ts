import { type Instant, millis, minutes, seconds } from '#core/time/instant.ts';
import { skInfo, skRejoin } from '../command.ts';
import { EVENT, type Reply } from '../reply.ts';
import { beginJoin, beginSetup } from './begin.ts';
import { joined, learn } from './join.ts';
import { closeAndReopen } from './ladder.ts';
import {
  enter,
  note,
  type Phase,
  preceded,
  type SessionConfig,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionStep,
  send,
  stay,
} from './state.ts';

/** How long the module may take over a renewal it was told to do, or does by itself (S17 = 1), before we join anew. */
const RENEWAL_PATIENCE = seconds(30);
const EXPIRY_PATIENCE = seconds(8);
const ENDING_PATIENCE = seconds(3);
/** EVENT 33 may be lost on the wire. */
const RESTRICTION_PATIENCE = minutes(10);
/** From here on the module is asked whether it still knows the network. */
const CHECK_AFTER = 3;
/** A meter may be mute for half a minute and come back by itself; a session that is silent longer is renewed. */
const RENEW_AFTER = seconds(60);

const down: SessionEffect = { kind: 'down' };

export const rejoin = (state: SessionState, why: string): SessionStep =>
  preceded(beginJoin(state, true), down, note('session-lost', { why }));

export const renew = (state: SessionState): SessionStep =>
  enter(state, { name: 'renewing' }, RENEWAL_PATIENCE, down, note('session-renewal'), send(skRejoin));

const moduleWasReset = (state: SessionState, config: SessionConfig, why: string): SessionStep =>
  preceded(beginSetup(state, config), down, note('module-was-reset', { why }));

/** Replies in `joined`, `renewing`, `ending` and `restricted`. */
export function sessionReply(state: SessionState, reply: Reply, at: Instant, config: SessionConfig): SessionStep {
  switch (reply.kind) {
    case 'event':
      return sessionEvent(state, reply.number, at, config);
    case 'udp':
      return stay(learn(state, reply));
    case 'fail':
      // SKREJOIN was refused: there is no session to renew (ER10), or the module knows nothing any more.
      return state.phase.name === 'renewing' ? moduleWasReset(state, config, reply.code) : stay(state);
    case 'echo':
      return state.echoes || reply.command !== 'SKSENDTO' ? stay(state) : moduleWasReset(state, config, 'echo');
    case 'info':
      return checked(state, reply.panId, config);
    default:
      return stay(state);
  }
}

function sessionEvent(state: SessionState, number: number, at: Instant, config: SessionConfig): SessionStep {
  switch (number) {
    case EVENT.joined:
      return joined(state, false, at);
    case EVENT.joinFailed:
    case EVENT.terminated:
    case EVENT.terminationTimeout:
      return rejoin(state, `EVENT ${number.toString(16)}`);
    case EVENT.terminationAsked:
      return enter(state, { name: 'ending' }, ENDING_PATIENCE, down);
    case EVENT.lifetimeExpired:
      return enter(state, { name: 'renewing' }, EXPIRY_PATIENCE, down, note('session-expired'));
    case EVENT.dutyLimit:
      return enter(state, { name: 'restricted' }, RESTRICTION_PATIENCE, down, note('duty-limit'));
    case EVENT.dutyReleased:
      return state.phase.name === 'restricted' ? released(state, at) : stay(state);
    case EVENT.wakeUp:
      return moduleWasReset(state, config, 'EVENT C0');
    default:
      return stay(state);
  }
}

const released = (state: SessionState, at: Instant): SessionStep =>
  enter(state, { name: 'joined', checking: false }, millis(Math.max(0, state.renewAt - at)), {
    kind: 'up',
    fresh: false,
  });

function checked(state: SessionState, panId: string, config: SessionConfig): SessionStep {
  if (state.phase.name !== 'joined' || !state.phase.checking) return stay(state);
  if (panId !== state.pan?.panId) return moduleWasReset(state, config, 'network forgotten');
  return stay({ ...state, phase: { name: 'joined', checking: false } });
}

export function sessionTimeout(state: SessionState, phase: Phase, at: Instant): SessionStep {
  switch (phase.name) {
    case 'joined':
      return renew(state);
    case 'restricted':
      return released(state, at);
    default:
      return rejoin(state, `${phase.name} took too long`);
  }
}

/** What the exchange with the meter has noticed while joined. */
export function sessionTrouble(
  state: SessionState,
  input: Extract<SessionInput, { kind: 'refused' | 'unanswered' | 'mute-module' }>,
  config: SessionConfig,
): SessionStep {
  if (state.phase.name !== 'joined') return stay(state);
  if (input.kind === 'mute-module') return closeAndReopen(state, down, note('module-mute'));
  if (input.kind === 'refused') return refused(state, input.code, config);
  if (input.length >= RENEW_AFTER) return renew(state);
  if (input.count !== CHECK_AFTER) return stay(state);
  return { state: { ...state, phase: { name: 'joined', checking: true } }, effects: [send(skInfo)] };
}

/** ER05 and ER06 to SKSENDTO: the other kind of firmware. ER10: no session. */
function refused(state: SessionState, code: string, config: SessionConfig): SessionStep {
  if (code === 'ER05' || code === 'ER06') {
    return {
      state: { ...state, kind: state.kind === 'dual' ? 'single' : 'dual' },
      effects: [{ kind: 'up', fresh: false }],
    };
  }
  return moduleWasReset(state, config, code);
}
