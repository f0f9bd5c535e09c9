import { type Instant, millis, minutes, seconds } from '#core/time/instant.ts';
import { type Command, linkLocalAddress, skInfo, skPing, skReadRegister, skRejoin } from '../command.ts';
import { EVENT, type Reply } from '../reply.ts';
import { beginJoin, beginSetup } from './begin.ts';
import { JOINED, joined, learn } from './join.ts';
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
/** EVENT 33 may be lost on the wire: register SFB is asked once a minute, and not believed for longer than this. */
const RESTRICTION_CHECK = minutes(1);
const RESTRICTION_CHECKS = 10;
/** From here on the module is asked whether it still knows the network, and then the meter whether it is there. */
const CHECK_AFTER = 3;
const PING_AFTER = 5;
/**
 * A meter may be mute for half a minute and come back by itself; a session that is silent longer is renewed. Where the
 * meter answers SKPING the session is sound, and a new one would not help it.
 */
const RENEW_AFTER = seconds(60);
const RENEW_AFTER_PONG = minutes(5);
/** So many refusals in a row are not a moment in which the module was busy. */
const REFUSALS = 3;

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
    case 'other':
      return asked(state, reply.word, reply.text, at);
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
      return enter(state, { name: 'restricted', asked: 0 }, RESTRICTION_CHECK, down, note('duty-limit'));
    case EVENT.dutyReleased:
      return state.phase.name === 'restricted' ? released(state, at) : stay(state);
    case EVENT.wakeUp:
      return moduleWasReset(state, config, 'EVENT C0');
    default:
      return stay(state);
  }
}

const released = (state: SessionState, at: Instant): SessionStep =>
  enter(state, JOINED, millis(Math.max(0, state.renewAt - at)), {
    kind: 'up',
    fresh: false,
  });

function checked(state: SessionState, panId: string, config: SessionConfig): SessionStep {
  if (state.phase.name !== 'joined' || !state.phase.checking) return stay(state);
  if (panId.toUpperCase() !== state.pan?.panId) return moduleWasReset(state, config, 'network forgotten');
  return stay({ ...state, phase: { ...state.phase, checking: false } });
}

/** EPONG to SKPING, ESREG to SKSREG SFB. */
function asked(state: SessionState, word: string, text: string, at: Instant): SessionStep {
  const { phase } = state;
  if (phase.name === 'joined' && word === 'EPONG') return stay({ ...state, phase: { ...phase, pong: true } });
  return phase.name === 'restricted' && /^\s*ESREG 0+\s*$/.test(text) ? released(state, at) : stay(state);
}

function stillRestricted(state: SessionState, phase: Phase & { name: 'restricted' }, at: Instant): SessionStep {
  if (phase.asked >= RESTRICTION_CHECKS) return released(state, at);
  return enter(state, { ...phase, asked: phase.asked + 1 }, RESTRICTION_CHECK, send(skReadRegister('SFB')));
}

export function sessionTimeout(state: SessionState, phase: Phase, at: Instant): SessionStep {
  switch (phase.name) {
    case 'joined':
      return renew(state);
    case 'restricted':
      return stillRestricted(state, phase, at);
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
  const { phase } = state;
  if (phase.name !== 'joined') return stay(state);
  if (input.kind === 'mute-module') return closeAndReopen(state, down, note('module-mute'));
  if (input.kind === 'refused') return refused(state, phase, input, config);
  if (input.length >= (phase.pong ? RENEW_AFTER_PONG : RENEW_AFTER)) return renew(state);
  if (input.count === CHECK_AFTER) return check(state, { ...phase, pong: false });
  return input.count === PING_AFTER ? { state, effects: [send(ping(state))] } : stay(state);
}

type Joined = Extract<Phase, { name: 'joined' }>;

const check = (state: SessionState, phase: Joined): SessionStep => ({
  state: { ...state, phase: { ...phase, checking: true } },
  effects: [send(skInfo)],
});

const ping = ({ pan, kind }: SessionState): Command => skPing(linkLocalAddress(pan!.mac), kind ?? 'single');

/**
 * ER05 and ER06 to SKSENDTO: the other kind of firmware, unless its kind was seen. Any refusal may be a moment in which
 * the module was busy, or the end of its session: SKINFO tells whether it still knows the network.
 */
function refused(
  state: SessionState,
  phase: Joined,
  { code, count }: Extract<SessionInput, { kind: 'refused' }>,
  config: SessionConfig,
): SessionStep {
  if ((code === 'ER05' || code === 'ER06') && !state.kindSeen) {
    const kind = state.kind === 'dual' ? 'single' : 'dual';
    return { state: { ...state, kind }, effects: [{ kind: 'up', fresh: false }] };
  }
  return count >= REFUSALS ? moduleWasReset(state, config, code) : check(state, phase);
}
