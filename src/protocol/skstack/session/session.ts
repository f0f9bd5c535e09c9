import type { Machine } from '#core/machine.ts';
import { beginScan, beginSetup } from './begin.ts';
import { joinFailed, joinReply } from './join.ts';
import { sessionReply, sessionTimeout, sessionTrouble } from './joined.ts';
import { closeAndReopen, open, reopenLater } from './ladder.ts';
import { scanReply, scanTimeout } from './scan.ts';
import { setupReply, setupTimeout } from './setup.ts';
import {
  enter,
  note,
  type SessionConfig,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionStep,
  stay,
} from './state.ts';

export type SessionMachine = Machine<SessionState, SessionInput, SessionEffect>;

/**
 * The session with the meter as a pure machine: from a closed port over reset, scan and join to a session that is
 * watched and renewed, and from every fault back. One file a phase; this one only directs.
 */
export function createSessionMachine(config: SessionConfig): SessionMachine {
  return (state, input) => {
    const { phase } = state;
    switch (input.kind) {
      case 'start':
        return phase.name === 'stopped' ? open(state) : stay(state);
      case 'stop':
        return enter(state, { name: 'stopped' }, null, { kind: 'down' }, { kind: 'close' });
      case 'opened':
        return phase.name === 'opening' ? beginSetup(state, config) : stay(state);
      case 'open-failed':
        return phase.name === 'opening' ? reopenLater(state) : stay(state);
      case 'closed':
        return phase.name === 'stopped' ? stay(state) : reopenLater(state, { kind: 'down' }, note('link-closed'));
      case 'timer':
        return timer(state, input, config);
      case 'reply':
        return reply(state, input, config);
      default:
        return sessionTrouble(state, input, config);
    }
  };
}

function timer(state: SessionState, { at }: SessionInput, config: SessionConfig): SessionStep {
  const { phase } = state;
  switch (phase.name) {
    case 'stopped':
      return stay(state);
    case 'opening':
      return closeAndReopen(state, note('link-open-hangs'));
    case 'waiting':
      if (phase.next === 'open') return open(state);
      return phase.next === 'setup' ? beginSetup(state, config) : beginScan(state);
    case 'setup':
      return setupTimeout(state, phase, config);
    case 'scanning':
      return scanTimeout(state);
    case 'joining':
      return joinFailed(state, phase, 'no answer');
    default:
      return sessionTimeout(state, phase, at);
  }
}

function reply(
  state: SessionState,
  input: Extract<SessionInput, { kind: 'reply' }>,
  config: SessionConfig,
): SessionStep {
  const { phase } = state;
  switch (phase.name) {
    case 'stopped':
    case 'opening':
    case 'waiting':
      return stay(state);
    case 'setup':
      return setupReply(state, phase, input.reply, config);
    case 'scanning':
      return scanReply(state, phase, input.reply, config);
    case 'joining':
      return joinReply(state, phase, input.reply, input.at);
    default:
      return sessionReply(state, input.reply, input.at, config);
  }
}
