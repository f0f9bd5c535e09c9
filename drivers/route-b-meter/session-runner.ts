import type { Random } from '#core/random.ts';
import { type Millis, millis } from '#core/time/instant.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import type { Log } from '#ports/log.ts';
import { ECHONET_PORT, linkLocalAddress, type StackKind } from '#protocol/skstack/command.ts';
import { createFramer } from '#protocol/skstack/framer.ts';
import { EVENT, type Reply } from '#protocol/skstack/reply.ts';
import { createSessionMachine } from '#protocol/skstack/session/session.ts';
import {
  firstState,
  type Pan,
  type SessionConfig,
  type SessionEffect,
  type SessionInput,
  type SessionState,
} from '#protocol/skstack/session/state.ts';

/** Runs the session machine on a link: the one place where its effects become bytes, timers and log lines. */
export interface SessionRunner {
  give(input: SessionInput): void;
  write(bytes: Uint8Array): void;
  /** Requests to the meter may be sent. */
  readonly up: boolean;
  /** There is a session, or it is being renewed: worth waiting for. */
  readonly near: boolean;
  status(): Pick<GridMeterStatus, 'state' | 'rssi'>;
  /** Gives up a half-read reply. */
  dropPartial(): void;
  /** Settles when the last close of the link has. */
  closed(): Promise<void>;
}

export interface SessionRunnerEvents {
  up(address: string, kind: StackKind, fresh: boolean): void;
  down(): void;
  /** A command that has to wait until the module has answered the one before. */
  command(bytes: Uint8Array): void;
  /** OK, FAIL and EVENT 21 while joined: they answer what was written with `write`. */
  sendReply(reply: Reply): void;
  /** The module's own count of its time on the air. */
  airtime(spent: Millis): void;
  /** An ECHONET Lite datagram of the joined meter. */
  datagram(data: Uint8Array): void;
}

export interface SessionRunnerDeps {
  readonly link: ByteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly config: SessionConfig;
  readonly remember: (pan: Pan) => void;
}

export function createSessionRunner(deps: SessionRunnerDeps, events: SessionRunnerEvents): SessionRunner {
  const { link, clock, log, random, config, remember } = deps;
  const machine = createSessionMachine(config);
  let state: SessionState = firstState(config.pan);
  let timer: Timer | null = null;
  let up = false;
  let opening = 0;
  let closing: Promise<void> = Promise.resolve();

  const give = (input: SessionInput): void => {
    const next = machine(state, input);
    state = next.state;
    for (const effect of next.effects) perform(effect);
  };

  const framer = createFramer((reply) => {
    if (reply.kind === 'udp' && reply.localPort === ECHONET_PORT) return datagram(reply);
    if (state.phase.name === 'joined' && isSendReply(reply)) return events.sendReply(reply);
    give({ kind: 'reply', at: clock.now(), reply });
  });

  /** What was not decrypted, or comes from another address, is not from the joined meter (security 0 is dropped). */
  const datagram = (reply: Extract<Reply, { kind: 'udp' }>): void => {
    if (!reply.secured || !near() || reply.mac !== state.pan?.mac) return;
    if (reply.lqi !== null) state = { ...state, lqi: reply.lqi };
    events.datagram(reply.data);
  };

  const near = (): boolean => state.phase.name === 'joined' || state.phase.name === 'renewing';

  const open = (): void => {
    const mine = ++opening;
    framer.reset();
    link
      .open({
        bytes: (chunk) => {
          if (mine === opening) framer.push(chunk);
        },
        closed: (cause) => {
          if (mine !== opening) return;
          opening++;
          log.warn('meter link closed', { link: link.name, cause });
          give({ kind: 'closed', at: clock.now() });
        },
      })
      .then(
        () => {
          if (mine === opening) give({ kind: 'opened', at: clock.now() });
          else close();
        },
        (error: unknown) => {
          if (mine !== opening) return;
          log.warn('meter link does not open', { link: link.name, cause: error instanceof Error ? error.message : '' });
          give({ kind: 'open-failed', at: clock.now() });
        },
      );
  };

  const close = (): void => {
    opening++;
    closing = link.close().catch((error: unknown) => {
      log.warn('meter link does not close', { link: link.name, cause: error instanceof Error ? error.message : '' });
    });
  };

  const setTimer = (after: number | null, jitter: number): void => {
    timer?.stop();
    timer = null;
    if (after === null) return;
    const length = jitter === 0 ? after : after * (1 + jitter * random.next());
    timer = clock.after(millis(length), `meter session ${state.phase.name}`, () =>
      give({ kind: 'timer', at: clock.now() }),
    );
  };

  const setUp = (fresh: boolean): void => {
    up = true;
    events.up(linkLocalAddress(state.pan!.mac), state.kind ?? 'single', fresh);
  };

  const setDown = (): void => {
    if (!up) return;
    up = false;
    events.down();
  };

  const perform = (effect: SessionEffect): void => {
    switch (effect.kind) {
      case 'open':
        open();
        break;
      case 'close':
        close();
        break;
      case 'send':
        if (state.phase.name === 'joined') events.command(effect.command.bytes);
        else link.write(effect.command.bytes);
        break;
      case 'timer':
        setTimer(effect.after, effect.jitter);
        break;
      case 'up':
        setUp(effect.fresh);
        break;
      case 'down':
        setDown();
        break;
      case 'airtime':
        events.airtime(effect.spent);
        break;
      case 'remember':
        remember(effect.pan);
        break;
      case 'note':
        log.info(`meter ${effect.event}`, effect.facts);
        break;
    }
  };

  return {
    give,
    write: (bytes) => link.write(bytes),
    get up() {
      return up;
    },
    get near() {
      return near();
    },
    status: () => ({ state: state.phase.name, rssi: state.lqi === null ? null : 0.275 * state.lqi - 104.27 }),
    dropPartial: () => framer.reset(),
    closed: () => closing,
  };
}

const isSendReply = (reply: Reply): boolean =>
  reply.kind === 'ok' || reply.kind === 'fail' || (reply.kind === 'event' && reply.number === EVENT.udpSent);
