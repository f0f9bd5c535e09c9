import type { HemsError } from '#core/errors.ts';
import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { LinkObserver } from '#drivers/link/observed-link.ts';
import type { Clock } from '#ports/clock.ts';
import { textOf } from '#protocol/skstack/ascii.ts';
import { ECHONET_PORT } from '#protocol/skstack/command.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import { EVENT, type PanDescription, type Reply, UDP_SENT } from '#protocol/skstack/reply.ts';
import {
  cannotSend,
  doesNotOpen,
  dutyLimited,
  joinRefused,
  joinUnanswered,
  mute,
  nothingHeard,
  notReady,
  openFault,
  refusedBy,
  silent,
} from './stuck.ts';

/**
 * Watches how far the driver comes on its way from a closed port to a meter that answers, by what goes over the wire,
 * so that a person can be told at which step it hangs. The driver itself never gives up; this says when a person should.
 */
export interface WayToMeter extends LinkObserver {
  /** Networks heard in the newest round of scans; `over` when no longer scan follows. */
  readonly scan: { readonly heard: readonly PanDescription[]; readonly over: boolean };
  /** Why waiting will hardly help; null while it may. */
  hopeless(): HemsError | null;
  /** At which step it hangs, and what to do. */
  where(): HemsError;
}

/** A module answers within milliseconds; by then it was asked a dozen times. */
const SILENCE = seconds(15);
/** A port that has never opened: long enough for a program that still holds it, or a stick just plugged in. */
const NEVER_OPEN = seconds(8);
/** One EVENT 24 can be a lost frame. */
const REFUSED_JOINS = 2;
const REFUSED_COMMANDS = 3;
/** The driver goes on from one scan to the next at once. */
const BETWEEN_SCANS = seconds(2);
/** Refused on the way of every healthy session: there is none to end, or the module does not know them. */
const MAY_BE_REFUSED = ['SKTERM', 'SKVER', 'SKAPPVER', 'SKINFO', 'ROPT', 'SKSENDTO', 'SKREJOIN', 'SKPING', 'SKADDNBR'];

export function createWayToMeter(clock: Clock, port: string): WayToMeter {
  const start = clock.monotonic();
  let openError: HemsError | null = null;
  let firstOpen: Millis | null = null;
  let answers = 0;
  let command = '';
  let refused = { command: '', code: '', count: 0 };
  let scan = { heard: [] as PanDescription[], duration: 0, endedAt: null as Millis | null, followed: false };
  let joining = false;
  let refusedJoins = 0;
  let joined = false;
  let limited = false;
  let unsent = 0;

  const noted = (text: string): void => {
    const [name = '', ...args] = text.trimEnd().split(' ');
    if (name === '') return;
    command = name;
    if (name === 'SKSCAN') {
      const duration = Number.parseInt(args[2] ?? '', 16);
      const longer = scan.endedAt === null || duration > scan.duration;
      scan = { heard: longer ? scan.heard : [], duration, endedAt: null, followed: false };
    } else if (scan.endedAt !== null) scan.followed = true;
    if (name === 'SKJOIN') joining = true;
  };

  const reply = (said: Reply): void => {
    answers++;
    switch (said.kind) {
      case 'ok':
        if (refused.command === command) refused.count = 0;
        break;
      case 'fail':
        if (MAY_BE_REFUSED.includes(command)) break;
        refused = { command, code: said.code, count: refused.command === command ? refused.count + 1 : 1 };
        break;
      case 'pan':
        scan.heard.push(said.pan);
        break;
      case 'udp':
        if (said.localPort === ECHONET_PORT) unsent = 0;
        break;
      case 'event':
        event(said.number, said.parameter);
        break;
    }
  };

  const event = (number: number, parameter: number | null): void => {
    if (number === EVENT.scanEnd) scan.endedAt = clock.monotonic();
    else if (number === EVENT.dutyLimit) limited = true;
    else if (number === EVENT.dutyReleased) limited = false;
    else if (number === EVENT.joinFailed) refusedJoins++;
    else if (number === EVENT.udpSent && joined) unsent = parameter === UDP_SENT.failed ? unsent + 1 : 0;
    else if (number === EVENT.joined) {
      joined = true;
      refusedJoins = 0;
    } else if (number === EVENT.terminated || number === EVENT.lifetimeExpired) joined = false;
  };

  const framer = createFramer(reply);
  const scanOver = (): boolean =>
    scan.endedAt !== null && (scan.followed || clock.monotonic() - scan.endedAt > BETWEEN_SCANS);

  const refusal = (): HemsError => refusedBy(refused.command, refused.code, port);

  return {
    opened() {
      openError = null;
      firstOpen ??= clock.monotonic();
      framer.reset();
    },
    openFailed(error) {
      openError = openFault(error, port);
    },
    received: (chunk) => framer.push(chunk),
    sent: (bytes) => noted(textOf(bytes, 0, Math.min(bytes.length, 64))),
    closed() {
      joined = false;
      framer.reset();
    },
    get scan() {
      return { heard: scan.heard, over: scanOver() };
    },
    hopeless() {
      // A port that was open comes back when the stick is plugged in again.
      if (openError !== null) return firstOpen === null && clock.monotonic() - start > NEVER_OPEN ? openError : null;
      const silentFor = firstOpen === null ? 0 : clock.monotonic() - firstOpen;
      if (answers === 0) return silentFor > SILENCE ? silent(port, millis(silentFor)) : null;
      if (refused.count >= REFUSED_COMMANDS) return refusal();
      if (refusedJoins >= REFUSED_JOINS) return joinRefused;
      return scanOver() && scan.heard.length === 0 ? nothingHeard : null;
    },
    where() {
      if (openError !== null) return openError;
      if (firstOpen === null) return doesNotOpen(port);
      if (answers === 0) return silent(port, millis(clock.monotonic() - firstOpen));
      if (refused.count > 0) return refusal();
      if (limited) return dutyLimited;
      if (joined) return unsent > 0 ? cannotSend : mute;
      if (refusedJoins > 0) return joinRefused;
      if (joining) return joinUnanswered;
      return scan.endedAt === null && scan.heard.length === 0 && scan.duration === 0 ? notReady(port) : nothingHeard;
    },
  };
}
