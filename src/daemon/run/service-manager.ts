import { spawn } from 'node:child_process';
import { type Millis, millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

/** systemd as this service sees it (sd_notify(3)). Everything is silent where it does not run under systemd. */
export interface ServiceManager {
  /** The page answers and the first tick is complete. */
  ready(): void;
  /** A tick completed: the only thing that feeds the watchdog. */
  beat(): void;
  stopping(): void;
}

/** A beat is a process of its own, so not every tick beats; three fit into the watchdog's time. */
const BEATS = 3;

/**
 * Tells by systemd-notify, because Node cannot open the datagram socket that systemd listens on. `--no-block`: it would
 * wait for an answer that a busy systemd gives late; the unit needs NotifyAccess=all, since the child tells.
 */
export function createServiceManager(parts: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly tell?: (state: string) => void;
}): ServiceManager {
  const { environment, clock, log } = parts;
  if (environment['NOTIFY_SOCKET'] === undefined) return { ready() {}, beat() {}, stopping() {} };
  const watchdog = Number(environment['WATCHDOG_USEC'] ?? '0') / 1_000;
  const every: Millis = millis(Math.floor(watchdog / BEATS));
  let told = Number.NEGATIVE_INFINITY;
  const tell = parts.tell ?? ((state: string): void => systemdNotify(state, log));
  return {
    ready: () => tell('READY=1'),
    beat() {
      const now = clock.monotonic();
      if (watchdog === 0 || now - told < every) return;
      told = now;
      tell('WATCHDOG=1');
    },
    stopping: () => tell('STOPPING=1'),
  };
}

function systemdNotify(state: string, log: Log): void {
  const child = spawn('systemd-notify', ['--no-block', state], { stdio: 'ignore' });
  child.on('error', (error) => log.error('systemd cannot be told', { state, error }));
  child.unref();
}
