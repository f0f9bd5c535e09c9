import { type Instant, millis, plus } from '#core/time/instant.ts';
import { PANA_PORT, panaSessionLifetime } from '../pana-lifetime.ts';
import { renewalDelay } from '../renewal.ts';
import { type Datagram, EVENT, type Reply } from '../reply.ts';
import { beginScan, JOIN, joinStep } from './begin.ts';
import { climbDown } from './ladder.ts';
import { enter, note, type Pan, type Phase, preceded, type SessionState, type SessionStep, stay } from './state.ts';

type Joining = Extract<Phase, { name: 'joining' }>;

/** A module that is busy refuses what it takes a moment later (ER10). */
const TRIES = 3;

export function joinReply(state: SessionState, phase: Joining, reply: Reply, at: Instant): SessionStep {
  switch (reply.kind) {
    case 'ok':
      if (phase.step === JOIN.length - 1) return stay(state);
      return joinStep(state, state.pan!, { step: phase.step + 1, cached: phase.cached, tries: 0 });
    case 'fail':
      if (phase.tries + 1 >= TRIES) return joinFailed(state, phase, reply.code);
      return joinStep(state, state.pan!, { ...phase, tries: phase.tries + 1 });
    case 'udp':
      return stay(learn(state, reply));
    case 'event':
      if (phase.step < JOIN.length - 1) return stay(state);
      if (reply.number === EVENT.joined) return joined(state, true, at);
      return reply.number === EVENT.joinFailed ? joinFailed(state, phase, 'EVENT 24') : stay(state);
    default:
      return stay(state);
  }
}

/** A session with a meter that answers. */
export const JOINED: Phase = { name: 'joined', checking: false, pong: false };

export function joinFailed(state: SessionState, phase: Joining, why: string): SessionStep {
  const lost = { ...state, pan: null };
  if (!phase.cached) return climbDown(lost, note('join-failed', { why }));
  return preceded(beginScan(lost), note('known-network-failed', { why }));
}

/** A datagram of the join itself tells the kind of module by its tokens, and how long the session will last. */
export function learn(state: SessionState, datagram: Datagram): SessionState {
  if (datagram.remotePort !== PANA_PORT) return state;
  const lifetime = panaSessionLifetime(datagram.data);
  return {
    ...state,
    kind: datagram.side === null ? 'single' : 'dual',
    kindSeen: true,
    lifetime: lifetime === null || lifetime === 0 ? state.lifetime : millis(lifetime * 1_000),
  };
}

/** EVENT 25. */
export function joined(state: SessionState, fresh: boolean, at: Instant): SessionStep {
  const delay = renewalDelay(at, state.lifetime);
  const kind = state.kind ?? 'single';
  const pan: Pan = { ...state.pan!, kind };
  return enter(
    { ...state, kind, pan, failures: 0, closures: 0, renewAt: plus(at, delay) },
    JOINED,
    delay,
    { kind: 'remember', pan },
    { kind: 'up', fresh },
  );
}
