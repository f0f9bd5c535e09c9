import { spawn } from 'node:child_process';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

export interface PowerCycle {
  /** Openings in a row behind which no byte was heard. */
  readonly after: number;
  /** Cuts the stick's power and gives it back; settles when that is done, and never rejects. */
  readonly run: () => Promise<void>;
}

/**
 * The same link, but before an opening that follows `after` fruitless ones the stick's power is cut: some sticks hang
 * until then. Fruitless is an opening that failed, or that no byte came from.
 */
export function withPowerCycle(link: ByteLink, { after, run }: PowerCycle): ByteLink {
  let fruitless = 0;
  let closes = 0;
  return {
    name: link.name,
    async open(events) {
      if (fruitless >= after) {
        fruitless = 0;
        const before = closes;
        await run();
        // Its user gave this opening up meanwhile; opening now would hold the port against the next one.
        if (closes !== before) return;
      }
      fruitless++;
      await link.open({
        bytes(chunk) {
          fruitless = 0;
          events.bytes(chunk);
        },
        closed: (cause) => events.closed(cause),
      });
    },
    write: (bytes) => link.write(bytes),
    close() {
      closes++;
      return link.close();
    },
  };
}

const HOOK_PATIENCE: Millis = seconds(20);

/** A shell command as the way to cut the power, for example `uhubctl -l 1-1 -p 2 -a cycle`. */
export function powerCycleCommand(command: string, clock: Clock, log: Log): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      log.warn('power cycle', { command });
      const child = spawn(command, { shell: true, stdio: 'ignore', detached: true });
      const done = (facts: Record<string, unknown>): void => {
        timer.stop();
        log.info('power cycle ended', facts);
        resolve();
      };
      const timer = clock.after(HOOK_PATIENCE, 'power cycle', () => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      });
      child.once('error', (error) => done({ cause: error.message }));
      child.once('exit', (code, signal) => done({ code, signal }));
    });
}
