import { describe, expect, it } from 'vitest';
import type { DownKind, Uplink } from '#ports/uplink.ts';

export interface UplinkBench {
  readonly uplink: Uplink;
  /** What arrived at the far end, `kind payload`. */
  readonly arrived: readonly string[];
  down(kind: DownKind, payload: Uint8Array): void;
  cut(): Promise<void>;
  join(): Promise<void>;
  /** Lets time pass until it is so. */
  until(met: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What src/ports/uplink.ts promises. */
export function uplinkContract(what: string, make: () => Promise<UplinkBench>): void {
  describe(`${what} keeps the promises of an uplink`, () => {
    it('carries messages both ways, takes nothing while the line is down, and comes back by itself', async () => {
      const bench = await make();
      const { uplink, arrived } = bench;
      const received: string[] = [];
      let connections = 0;
      let up = false;
      expect(uplink.send('hello', bytes('too early'))).toBe(false);
      uplink.start({
        connected() {
          connections++;
          up = true;
        },
        disconnected() {
          up = false;
        },
        received: (kind, payload) => void received.push(`${kind} ${new TextDecoder().decode(payload)}`),
      });
      await bench.until(() => up);
      expect(uplink.send('hello', bytes('first'))).toBe(true);
      await bench.until(() => arrived.length === 1);
      bench.down('committed', bytes('so far'));
      await bench.until(() => received.length === 1);

      for (let round = 0; round < 3; round++) {
        await bench.cut();
        await bench.until(() => !up);
        expect(uplink.send('frame', bytes('lost'))).toBe(false);
        expect(uplink.send('live', bytes('lost'))).toBe(false);
        await bench.join();
        await bench.until(() => up);
      }
      expect(connections).toBe(4);
      expect(uplink.send('frame', bytes('second'))).toBe(true);
      await bench.until(() => arrived.length === 2);
      expect(arrived).toEqual(['hello first', 'frame second']);
      expect(received).toEqual(['committed so far']);
      await uplink.stop();
      expect(uplink.send('live', bytes('too late'))).toBe(false);
      await bench.close();
    });
  });
}
