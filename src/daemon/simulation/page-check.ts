import { hours, type Millis, seconds } from '#core/time/instant.ts';
import type { VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { Invariants } from './invariants.ts';

/** A page that can be asked. */
export interface AskedPage {
  /** Where it is, http://127.0.0.1:8480. */
  readonly address: string;
  close(): Promise<void>;
}

/** Invariant I9: whatever has befallen house and daemon, the page answers within two seconds. */
export interface PageCheck {
  /** A daemon serves its page. */
  opened(page: AskedPage): void;
  /** The daemon was killed, and its sockets with it. */
  closed(): void;
  /** Something has happened: looks in a moment. */
  lookSoon(): void;
  close(): Promise<void>;
}

const PATHS = [
  '/healthz',
  '/api/v1/now',
  '/api/v1/plan',
  '/api/v1/journal',
  '/api/v1/notices',
  '/api/v1/energy?step=1h',
];
const LONGEST = 2_000;
const SOON: Millis = seconds(25);
const OFTEN: Millis = hours(6);

export function createPageCheck(clock: VirtualClock, invariants: Invariants): PageCheck {
  let page: AskedPage | null = null;
  const closing: Promise<void>[] = [];
  let waiting = false;

  const ask = async (address: string, path: string): Promise<string | null> => {
    const busy = process.cpuUsage();
    const answer = await fetch(address + path, { signal: AbortSignal.timeout(30 * LONGEST) });
    await answer.arrayBuffer();
    const { user, system } = process.cpuUsage(busy);
    // Processor time, not wall time: another job on this machine is not the page's fault.
    const spent = (user + system) / 1_000;
    // Until ticks complete /healthz has to say 503, and without a plan there is none (404).
    const fine = answer.ok || (path === '/healthz' && answer.status === 503) || answer.status === 404;
    if (!fine) return `${path} answered ${answer.status}`;
    return spent > LONGEST ? `${path} took ${Math.round(spent)} ms` : null;
  };

  const look = async (): Promise<void> => {
    const asked = page;
    if (asked === null) return;
    for (const path of PATHS) {
      const wrong = await ask(asked.address, path).catch((error: unknown) => `${path}: ${String(error)}`);
      invariants.check('I9', wrong === null, () => wrong!);
    }
  };

  const often = (): void => {
    void clock.outside(look());
    clock.after(OFTEN, 'look at the page', often);
  };

  return {
    opened(next) {
      if (page === null && !waiting) clock.after(OFTEN, 'look at the page', often);
      page = next;
    },
    closed() {
      if (page !== null) closing.push(page.close());
      page = null;
    },
    lookSoon() {
      if (waiting) return;
      waiting = true;
      clock.after(SOON, 'look at the page', () => {
        waiting = false;
        void clock.outside(look());
      });
    },
    async close() {
      this.closed();
      await Promise.all(closing);
    },
  };
}
