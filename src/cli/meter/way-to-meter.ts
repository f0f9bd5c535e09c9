import { HemsError } from '#core/errors.ts';
import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { LinkObserver } from '#drivers/link/observed-link.ts';
import type { Clock } from '#ports/clock.ts';
import { textOf } from '#protocol/skstack/ascii.ts';
import { ECHONET_PORT } from '#protocol/skstack/command.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import { EVENT, type PanDescription, type Reply, UDP_SENT } from '#protocol/skstack/reply.ts';

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
/** One EVENT 24 can be a lost frame. */
const REFUSED_JOINS = 2;
const REFUSED_COMMANDS = 3;
/** The driver goes on from one scan to the next at once. */
const BETWEEN_SCANS = seconds(2);
/** Refused on the way of every healthy session: there is none to end, or the module does not know them. */
const MAY_BE_REFUSED = ['SKTERM', 'SKVER', 'SKAPPVER', 'SKINFO', 'ROPT', 'SKSENDTO', 'SKREJOIN', 'SKPING', 'SKADDNBR'];

export function createWayToMeter(clock: Clock, port: string): WayToMeter {
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
      if (openError !== null) return openError;
      const silentFor = firstOpen === null ? 0 : clock.monotonic() - firstOpen;
      if (answers === 0) return silentFor > SILENCE ? silent(port, millis(silentFor)) : null;
      if (refused.count >= REFUSED_COMMANDS) return refusal();
      if (refusedJoins >= REFUSED_JOINS) return joinRefused;
      return scanOver() && scan.heard.length === 0 ? nothingHeard : null;
    },
    where() {
      if (openError !== null) return openError;
      if (firstOpen === null)
        return new HemsError('NO_ANSWER', `${port} does not open; try again, or name another port`);
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

const noAnswer = (sentence: string): HemsError => new HemsError('NO_ANSWER', sentence);

/** A machine that does not let us in is a peer that refuses; a serial port that is not there is a fault of ours. */
const openFault = (error: unknown, port: string): HemsError => {
  if (!(error instanceof HemsError)) return new HemsError('LINK_OPEN', `${port} does not open: ${String(error)}`);
  return port.startsWith('tcp:') ? noAnswer(error.message) : error;
};

const silent = (port: string, length: Millis): HemsError =>
  noAnswer(
    `nothing answers at ${port} (step: module, no byte in ${Math.round(length / 1_000)} s); check that it is the Wi-SUN module's port at 115200 baud, then pull the module out and plug it in again`,
  );

const notReady = (port: string): HemsError =>
  noAnswer(
    `the module at ${port} was still being set up when the time was over (step: module); give it more time with --timeout`,
  );

function refusedBy(command: string, code: string, port: string): HemsError {
  const secret = command === 'SKSETPWD' ? '--password-file' : command === 'SKSETRBID' ? '--id-file' : null;
  const advice =
    secret === null
      ? 'pull it out and plug it in again, and send a --support-log if it stays'
      : `check the content of ${secret}`;
  return noAnswer(`the module at ${port} refuses ${command} with FAIL ${code} (step: module); ${advice}`);
}

const nothingHeard = noAnswer(
  'no smart meter was heard on any channel (step: scan); move the module nearer to the meter, check that the ID file is that of this meter, and that the electricity company has opened its B route',
);
const joinRefused = noAnswer(
  'the meter was heard but refuses the authentication (step: join, EVENT 24); ID or password is probably wrong: compare both files with the letter of the electricity company, letter by letter',
);
const joinUnanswered = noAnswer(
  'the meter was heard but does not answer the join (step: join); move the module nearer to the meter, and stop any other controller that uses the same ID',
);
const cannotSend = noAnswer(
  'the module is joined but its datagrams do not go out (step: request, EVENT 21 01); move it nearer to the meter and away from other 920 MHz transmitters',
);
const dutyLimited = noAnswer(
  'the module has used up its hourly transmission time (step: request, EVENT 32); stop other programs that use it and try again in an hour',
);
const mute = noAnswer(
  'the meter has let the module in but does not answer (step: request); move the module nearer to the meter, or wait ten minutes and try again',
);
