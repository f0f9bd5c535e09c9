import { type Instant, type Millis, minutes, parseInstant } from '#core/time/instant.ts';
import { type Live, writeLive } from '#protocol/backup/live.ts';
import { readObject } from '#protocol/backup/messages.ts';
import type { Clock } from '#ports/clock.ts';
import type { Uplink } from '#ports/uplink.ts';

/** While nobody looks. */
const RARELY: Millis = minutes(5);
/** Nobody is shown a house for longer without asking again. */
const LONGEST_WATCH: Millis = minutes(15);
/** Changes of power that are worth a message, W and as a share. */
const WATTS = 50;
const SHARE = 0.05;

export interface LiveValues {
  /** Told every tick what the house is like now. */
  tick(live: Live): void;
  /** `watch`: somebody looks until then. */
  watch(payload: Uint8Array): void;
}

/**
 * Shows the service what the owner lets it see: every tick while somebody looks, else what has changed, every five
 * minutes, and alarms at once. What cannot leave at once is left out; the next value is the better one.
 */
export function createLiveValues({
  uplink,
  clock,
}: {
  readonly uplink: Pick<Uplink, 'send'>;
  readonly clock: Clock;
}): LiveValues {
  let sent: Live | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY as Instant;

  const due = (live: Live): boolean =>
    sent === null ||
    clock.now() < until ||
    live.alarms.join() !== sent.alarms.join() ||
    (clock.monotonic() - sentAt >= RARELY && hasChanged(sent, live));

  return {
    tick(live) {
      if (!due(live) || !uplink.send('live', writeLive(live))) return;
      sent = live;
      sentAt = clock.monotonic();
    },
    watch(payload) {
      const asked = readObject(payload)?.['until'];
      const at = typeof asked === 'string' ? parseInstant(asked) : null;
      if (at !== null) until = Math.min(at, clock.now() + LONGEST_WATCH) as Instant;
    },
  };
}

const POWERS = ['solar_w', 'grid_w', 'house_w', 'battery_w'] as const;

function hasChanged(before: Live, now: Live): boolean {
  if (before.battery_pct !== now.battery_pct) return true;
  return POWERS.some((key) => {
    const [was, is] = [before[key], now[key]];
    if (was === null || is === null) return was !== is;
    return Math.abs(is - was) > Math.max(WATTS, Math.abs(was) * SHARE);
  });
}
