import { type Millis, millis } from '#core/time/instant.ts';
import type { SimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import type { Clock } from '#ports/clock.ts';
import { decodeFrame, ESV, encodeFrame, type Frame } from '#protocol/echonet/frame.ts';

/** What happens to the meter's answers with a power (0xE7) on their way, each for so long. */
export interface Air {
  readonly meter: SimulatedMeter;
  /** Each comes twice, the second time behind a while. */
  duplicate(length: Millis): void;
  delay(by: Millis, length: Millis): void;
  /** Get_SNA, though every value is there. */
  refuse(length: Millis): void;
  /** Get_SNA with PDC 0 in place of the power. */
  empty(length: Millis): void;
  power(watts: number, length: Millis): void;
}

const POWER = 0xe7;

export function createAir(clock: Clock, meter: SimulatedMeter): Air {
  let change: (frame: Frame) => readonly (readonly [Frame, Millis])[] = (frame) => [[frame, millis(0)]];
  const usual = change;
  const during = (length: Millis, next: typeof change): void => {
    change = next;
    clock.after(length, 'test air', () => {
      change = usual;
    });
  };
  const now = (frame: Frame): readonly (readonly [Frame, Millis])[] => [[frame, millis(0)]];
  const withPower = (frame: Frame, edt: Uint8Array): Frame => ({
    ...frame,
    properties: frame.properties.map((property) => (property.epc === POWER ? { epc: POWER, edt } : property)),
  });

  return {
    meter: {
      ...meter,
      get reachable() {
        return meter.reachable;
      },
      get confirmations() {
        return meter.confirmations;
      },
      onSend(listener) {
        meter.onSend((bytes, multicast) => {
          const frame = change === usual ? null : decodeFrame(bytes);
          if (frame === null || !frame.properties.some(({ epc }) => epc === POWER)) {
            listener(bytes, multicast);
            return;
          }
          for (const [changed, after] of change(frame)) {
            if (after === 0) listener(encodeFrame(changed), multicast);
            else clock.after(after, 'test air', () => listener(encodeFrame(changed), multicast));
          }
        });
      },
    },
    duplicate: (length) =>
      during(length, (frame) => [
        [frame, millis(0)],
        [frame, millis(2_600)],
        [frame, millis(7_100)],
      ]),
    delay: (by, length) => during(length, (frame) => [[frame, by]]),
    refuse: (length) => during(length, (frame) => now({ ...frame, esv: ESV.Get_SNA })),
    empty: (length) => during(length, (frame) => now({ ...withPower(frame, new Uint8Array(0)), esv: ESV.Get_SNA })),
    power: (watts, length) =>
      during(length, (frame) => now(withPower(frame, Uint8Array.of(watts >> 24, watts >> 16, watts >> 8, watts)))),
  };
}
