import { millis, type Millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { DownKind, UpKind, Uplink, UplinkListener } from '#ports/uplink.ts';

/** A line to a service in the same process, that can be cut at any moment. */
export interface UplinkInMemory {
  readonly uplink: Uplink;
  /** What a gateway sends arrives here, `latency` later and only if the line still stands then. */
  onUp(listener: (kind: UpKind, payload: Uint8Array) => void): void;
  down(kind: DownKind, payload: Uint8Array): void;
  /** What is on its way is lost. */
  cut(): void;
  join(): void;
}

export function createUplinkInMemory(clock: Clock, latency: Millis = millis(20)): UplinkInMemory {
  let listener: UplinkListener | null = null;
  let far: (kind: UpKind, payload: Uint8Array) => void = () => undefined;
  let standing = true;
  /** Changes with every cut, so that what was on its way does not arrive on the next connection. */
  let connection = 0;

  const later = (action: () => void): void => {
    const on = connection;
    clock.after(latency, 'uplink', () => {
      if (standing && on === connection) action();
    });
  };
  const begin = (): void => later(() => listener?.connected());

  return {
    uplink: {
      start(one) {
        listener = one;
        if (standing) begin();
      },
      send(kind, payload) {
        if (!standing || listener === null) return false;
        const copy = Uint8Array.from(payload);
        later(() => far(kind, copy));
        return true;
      },
      stop() {
        listener = null;
        connection++;
        return Promise.resolve();
      },
    },
    onUp(one) {
      far = one;
    },
    down: (kind, payload) => later(() => listener?.received(kind, payload)),
    cut() {
      if (!standing) return;
      standing = false;
      connection++;
      listener?.disconnected();
    },
    join() {
      if (standing) return;
      standing = true;
      begin();
    },
  };
}
