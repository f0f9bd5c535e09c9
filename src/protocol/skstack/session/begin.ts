import { millis, seconds } from '#core/time/instant.ts';
import { type Command, linkLocalAddress, skJoin, skRegister, skScan, type StackKind } from '../command.ts';
import type { PanDescription } from '../reply.ts';
import { SETUP } from './setup-steps.ts';
import { enter, type Pan, type SessionConfig, type SessionState, type SessionStep, send } from './state.ts';

/** The ways into the phases setup, scanning and joining. What is said there is answered in the file of the phase. */

export const beginSetup = (state: SessionState, config: SessionConfig): SessionStep =>
  setupStep({ ...state, echoes: false }, config, 0, 0);

/** Says SETUP[step]; behind the last one goes to the network that is known, or looks for one. */
export function setupStep(state: SessionState, config: SessionConfig, step: number, tries: number): SessionStep {
  const todo = SETUP[step];
  if (todo === undefined) return beginJoin(state, true);
  return enter(state, { name: 'setup', step, tries }, todo.patience, send(todo.command(config)));
}

const SHORTEST_SCAN = 4;
const CHANNELS = 28;

/** How long SKSCAN of duration n takes on all channels, ms. */
const scanLength = (duration: number): number => 9.6 * (2 ** duration + 1) * CHANNELS;

export const beginScan = (state: SessionState): SessionStep =>
  scanStep(state, { duration: SHORTEST_SCAN, kind: state.kind ?? 'dual', flipped: false, heard: [] });

export interface ScanStep {
  readonly duration: number;
  readonly kind: StackKind;
  readonly flipped: boolean;
  readonly heard: readonly PanDescription[];
}

export function scanStep(state: SessionState, step: ScanStep): SessionStep {
  const patience = millis(scanLength(step.duration) * 1.5 + 5_000);
  return enter(state, { name: 'scanning', ...step }, patience, send(skScan(step.duration, step.kind)));
}

export const JOIN: readonly ((pan: Pan) => Command)[] = [
  (pan) => skRegister('S2', pan.channel),
  (pan) => skRegister('S3', pan.panId),
  (pan) => skJoin(linkLocalAddress(pan.mac)),
];
const COMMAND_PATIENCE = seconds(2);
/** PANA with its retransmissions: 2 to 40 s on real meters. */
const JOIN_PATIENCE = seconds(50);

/** `cached`: nobody has heard the network just now, so a failure leads to a scan without a wait. */
export const beginJoin = (state: SessionState, cached: boolean): SessionStep =>
  state.pan === null ? beginScan(state) : joinStep(state, state.pan, { step: 0, cached, tries: 0 });

export interface JoinStep {
  readonly step: number;
  readonly cached: boolean;
  readonly tries: number;
}

export function joinStep(state: SessionState, pan: Pan, at: JoinStep): SessionStep {
  const patience = at.step === JOIN.length - 1 ? JOIN_PATIENCE : COMMAND_PATIENCE;
  return enter(state, { name: 'joining', ...at }, patience, send(JOIN[at.step]!(pan)));
}
