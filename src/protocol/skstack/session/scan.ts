import { isOurs, pairIdOf, rankPans } from '../pan-choice.ts';
import { EVENT, type Reply } from '../reply.ts';
import { beginJoin, scanStep } from './begin.ts';
import { climbDown, closeAndReopen } from './ladder.ts';
import { note, type Phase, preceded, type SessionConfig, type SessionState, type SessionStep, stay } from './state.ts';

type Scanning = Extract<Phase, { name: 'scanning' }>;

const LONGEST = 7;

export function scanReply(state: SessionState, phase: Scanning, reply: Reply, config: SessionConfig): SessionStep {
  switch (reply.kind) {
    case 'ok':
      return stay({ ...state, kind: phase.kind });
    case 'fail':
      return refused(state, phase, reply.code);
    case 'pan':
      return stay({ ...state, phase: { ...phase, heard: [...phase.heard, reply.pan] } });
    case 'event':
      return reply.number === EVENT.scanEnd ? ended(state, phase, config) : stay(state);
    default:
      return stay(state);
  }
}

/** ER05 and ER06: the module has the other kind of firmware, whatever its name. */
function refused(state: SessionState, phase: Scanning, code: string): SessionStep {
  if ((code === 'ER05' || code === 'ER06') && !phase.flipped) {
    return scanStep(state, { ...phase, kind: phase.kind === 'dual' ? 'single' : 'dual', flipped: true });
  }
  return climbDown(state, note('scan-refused', { code }));
}

/**
 * A longer scan hears more; the meter that names our ID ends it. Without one the strongest network is tried at the
 * end, since some firmware prints no PairID.
 */
function ended(state: SessionState, phase: Scanning, config: SessionConfig): SessionStep {
  const pairId = pairIdOf(config.id);
  const best = rankPans(phase.heard, pairId)[0];
  if (best !== undefined && (isOurs(best, pairId) || phase.duration === LONGEST)) {
    const { channel, panId, mac, lqi } = best;
    const joining = beginJoin({ ...state, lqi, pan: { channel, panId, mac, kind: state.kind } }, false);
    return preceded(joining, note('meter-found', { channel, panId, mac, lqi }));
  }
  if (phase.duration < LONGEST) return scanStep(state, { ...phase, duration: phase.duration + 1 });
  return climbDown(state, note('no-meter-found'));
}

export const scanTimeout = (state: SessionState): SessionStep => closeAndReopen(state, note('scan-never-ended'));
