import type { Instant } from '#core/time/instant.ts';
import type { DeviceDeps } from './device-object.ts';

/** A value that a device announced by itself (状変時アナウンス). */
export interface Heard {
  readonly edt: Uint8Array;
  readonly at: Instant;
}

export interface Announcements {
  /** Null where it was not announced within the last minute. */
  heard(epc: number): Heard | null;
}

/** An announcement stands for this long: it comes by multicast, so the one after it may have been lost. ms */
const FRESH = 60_000;

/**
 * Keeps the latest announcement of each property that the object's map promises to announce. An announcement stands until
 * a minute has passed; then the device is asked again.
 */
export function hearAnnouncements(
  { lan, clock, address, eoj }: DeviceDeps,
  promised: ReadonlySet<number>,
): Announcements {
  const latest = new Map<number, Heard & { readonly heardAt: number }>();
  if (promised.size > 0) {
    lan.onNotification({ address, eoj }, ({ properties }) => {
      for (const { epc, edt } of properties) {
        if (!promised.has(epc) || edt.length === 0) continue;
        latest.set(epc, { edt: Uint8Array.from(edt), at: clock.now(), heardAt: clock.monotonic() });
      }
    });
  }
  return {
    heard(epc) {
      const found = latest.get(epc);
      return found === undefined || clock.monotonic() - found.heardAt >= FRESH ? null : found;
    },
  };
}
