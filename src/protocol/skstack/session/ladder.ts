import { type Millis, millis, seconds } from '#core/time/instant.ts';
import { enter, type Phase, type SessionEffect, type SessionState, type SessionStep } from './state.ts';

/** Behind a failed way to a session: 5 s, 10 s, … 5 min. A wrong password looks the same as a lost frame. */
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;
const JITTER = 0.25;
/** A pulled stick is looked for again after 0.5 s, 1 s, … 3 s, for ever. */
const FIRST_REOPEN = 500;
const LONGEST_REOPEN = 3_000;

const doubled = (first: number, longest: number, times: number): Millis =>
  millis(Math.min(longest, first * 2 ** Math.min(times, 20)));

/**
 * One more way to a session failed. Waits, and then tries from one rung further down: another scan, a reset of the
 * module, closing and opening its port; and round again.
 */
export function climbDown(state: SessionState, why: SessionEffect): SessionStep {
  const failures = state.failures + 1;
  const next = (['scan', 'setup', 'open'] as const)[(failures - 1) % 3]!;
  const delay = doubled(FIRST_WAIT, LONGEST_WAIT, failures - 1);
  const effects: SessionEffect[] = next === 'open' ? [why, { kind: 'close' }] : [why];
  return wait({ ...state, failures }, { name: 'waiting', next }, delay, effects);
}

/** The module itself does not answer any more. */
export const closeAndReopen = (state: SessionState, ...effects: readonly SessionEffect[]): SessionStep =>
  reopenLater(state, ...effects, { kind: 'close' });

/** The link is gone: looked for again, ever more slowly. */
export const reopenLater = (state: SessionState, ...effects: readonly SessionEffect[]): SessionStep =>
  wait(
    { ...state, closures: state.closures + 1 },
    { name: 'waiting', next: 'open' },
    doubled(FIRST_REOPEN, LONGEST_REOPEN, state.closures),
    effects,
  );

export const open = (state: SessionState): SessionStep =>
  enter(state, { name: 'opening' }, seconds(30), { kind: 'open' });

function wait(state: SessionState, phase: Phase, after: Millis, effects: readonly SessionEffect[]): SessionStep {
  return { state: { ...state, phase }, effects: [...effects, { kind: 'timer', after, jitter: JITTER }] };
}
