import { type Instant, type Millis, seconds } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';

/** A line on the terminal that says how far a long run is. Silent where stderr is not a terminal. */
export interface Progress {
  at(now: Instant): void;
  end(): void;
}

const EVERY: Millis = seconds(1);

export function createProgress(from: Instant, to: Instant | null, real: Clock): Progress {
  const begun = real.monotonic();
  let told = begun;
  let open = false;
  return {
    at(now) {
      const here = real.monotonic();
      if (!process.stderr.isTTY || here - told < EVERY) return;
      told = here;
      const speed = Math.round((now - from) / Math.max(1, here - begun));
      const share = to === null ? '' : ` (${Math.floor(((now - from) / (to - from)) * 100)} %)`;
      process.stderr.write(`\r\u001b[Ksimulating ${formatJst(now).slice(0, 16)}${share}, ${speed} × real time`);
      open = true;
    },
    end() {
      if (open) process.stderr.write('\r\u001b[K');
      open = false;
    },
  };
}
