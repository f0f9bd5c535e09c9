import { fold } from '#core/machine.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import type { Reply } from '#protocol/skstack/reply.ts';
import { createSessionMachine } from '#protocol/skstack/session/session.ts';
import {
  firstState,
  type Pan,
  type SessionEffect,
  type SessionInput,
  type SessionState,
} from '#protocol/skstack/session/state.ts';
import { METER_ADDRESS, METER_MAC } from '../module-text.ts';

export const CREDENTIALS = { id: '00112233445566778899AABBCCDDEEFF', password: '0123456789AB' };
export const PAN: Pan = { channel: '21', panId: '8888', mac: METER_MAC, kind: 'dual' };
/** 2026-04-01T09:00:00+09:00 */
export const AT: Instant = instant(Date.UTC(2026, 3, 1));

const reply = (value: Reply): SessionInput => ({ kind: 'reply', at: AT, reply: value });

export const OK = reply({ kind: 'ok', value: null });
export const TIMER: SessionInput = { kind: 'timer', at: AT };
export const START: SessionInput = { kind: 'start', at: AT };
export const OPENED: SessionInput = { kind: 'opened', at: AT };
export const CLOSED: SessionInput = { kind: 'closed', at: AT };
export const fail = (code: string): SessionInput => reply({ kind: 'fail', code });
export const esreg = (value: string): SessionInput => reply({ kind: 'other', word: 'ESREG', text: `ESREG ${value}` });
export const echo = (command: string): SessionInput => reply({ kind: 'echo', command });
export const event = (number: number): SessionInput =>
  reply({ kind: 'event', number, source: METER_ADDRESS, parameter: null, side: null });
export const pan = (pairId: string | null, lqi = 0x80, mac = METER_MAC): SessionInput =>
  reply({ kind: 'pan', pan: { channel: '21', panId: '8888', mac, lqi, pairId } });
export const info = (panId: string): SessionInput =>
  reply({ kind: 'info', address: METER_ADDRESS, mac: METER_MAC, channel: '21', panId, side: '0' });
export const udp = (side: number | null, data: string): SessionInput =>
  reply({
    kind: 'udp',
    source: METER_ADDRESS,
    destination: METER_ADDRESS,
    remotePort: 0x02cc,
    localPort: 0x02cc,
    mac: METER_MAC,
    lqi: null,
    secured: false,
    side,
    data: Uint8Array.from(Buffer.from(data, 'hex')),
  });

export const OUR_PAIR = 'CCDDEEFF';
/** The drain of the first step, then OK to each of the eight commands of the setup. */
export const SETUP: readonly SessionInput[] = [TIMER, OK, OK, OK, OK, OK, OK, OK, OK];

/** Feeds inputs from power-on; effects of the last input only. */
export function walk(
  inputs: readonly SessionInput[],
  known: Pan | null = null,
): { state: SessionState; effects: readonly SessionEffect[]; said: string[]; all: readonly SessionEffect[] } {
  const machine = createSessionMachine({ ...CREDENTIALS, pan: known });
  const before = fold(machine, firstState(known), inputs.slice(0, -1));
  const last = machine(before.state, inputs.at(-1)!);
  return {
    state: last.state,
    effects: last.effects,
    said: said(last.effects),
    all: [...before.effects, ...last.effects],
  };
}

/** Commands as sent, secrets included. */
export const said = (effects: readonly SessionEffect[]): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'send' ? [Buffer.from(effect.command.bytes).toString('latin1').replace('\r\n', '')] : [],
  );

export const wait = (effects: readonly SessionEffect[]): number | null | undefined =>
  effects.findLast((effect) => effect.kind === 'timer')?.after;

export const kinds = (effects: readonly SessionEffect[]): string[] => effects.map(({ kind }) => kind);

/** Joined over a scan. */
export const JOINED: readonly SessionInput[] = [
  START,
  OPENED,
  ...SETUP,
  OK,
  pan(OUR_PAIR),
  event(0x22),
  OK,
  OK,
  OK,
  event(0x25),
];
