import { millis } from '#core/time/instant.ts';
import type { Reply } from '../reply.ts';
import { setupStep } from './begin.ts';
import { closeAndReopen } from './ladder.ts';
import { SETUP } from './setup-steps.ts';
import { note, type Phase, type SessionConfig, type SessionState, type SessionStep, stay } from './state.ts';

type Setup = Extract<Phase, { name: 'setup' }>;

const TRIES = 3;
const ECHO_OFF = SETUP.findIndex(({ name }) => name === 'echo-off');

export function setupReply(state: SessionState, phase: Setup, reply: Reply, config: SessionConfig): SessionStep {
  const { drains, optional } = SETUP[phase.step]!;
  if (drains === true) return stay(state);
  switch (reply.kind) {
    case 'ok':
      return setupStep(state, config, phase.step + 1, 0);
    case 'fail':
      if (optional) return setupStep(state, config, phase.step + 1, 0);
      return again(state, phase, config, reply.code);
    case 'echo':
      return phase.step > ECHO_OFF ? stay({ ...state, echoes: true }) : stay(state);
    case 'other':
      return SETUP[phase.step]!.name === 'airtime' ? airtimeTold(state, reply.text) : stay(state);
    case 'version':
      return { state, effects: [note('module', { version: reply.version })] };
    default:
      return stay(state);
  }
}

/** `ESREG 0002C4A1`: register SFD, ms on the air. */
function airtimeTold(state: SessionState, text: string): SessionStep {
  const [, digits] = /^\s*ESREG ([0-9A-F]{1,8})\s*$/i.exec(text) ?? [];
  if (digits === undefined) return stay(state);
  return { state, effects: [{ kind: 'airtime', spent: millis(Number.parseInt(digits, 16)) }] };
}

export function setupTimeout(state: SessionState, phase: Setup, config: SessionConfig): SessionStep {
  if (SETUP[phase.step]!.optional) return setupStep(state, config, phase.step + 1, 0);
  return again(state, phase, config, 'no answer');
}

function again(state: SessionState, phase: Setup, config: SessionConfig, why: string): SessionStep {
  const command = SETUP[phase.step]!.name;
  if (phase.tries + 1 >= TRIES) return closeAndReopen(state, note('module-refused', { command, why }));
  return setupStep(state, config, phase.step, phase.tries + 1);
}
