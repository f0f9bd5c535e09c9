import type { DeviceFault } from '#core/device/fault.ts';
import { type Millis, minutes, seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { DeviceFaults } from '#ports/device-faults.ts';
import type { DeviceDeps } from './device-object.ts';

/** 異常発生状態, メーカ異常コード, 異常内容 (APPENDIX chapter 2, 機器オブジェクトスーパークラス). */
const STATUS = 0x88;
const MAKER_CODE = 0x86;
const DESCRIPTION = 0x89;
const FAULTY = 0x41;
/** Devices announce 0x88 when it changes; asking covers the announcements that get lost. */
const EVERY: Millis = minutes(10);
const PATIENCE: Millis = seconds(5);
/** Size byte and manufacturer code (3 bytes) before the maker's own part. */
const HEAD = 4;

type Watched = Pick<DeviceDeps, 'id' | 'address' | 'eoj'>;

export function createFaultWatch(deps: {
  readonly lan: Pick<DeviceDeps['lan'], 'get' | 'onNotification'>;
  readonly clock: Clock;
  readonly devices: readonly Watched[];
}): DeviceFaults {
  const { lan, clock, devices } = deps;
  const standing = new Map<string, DeviceFault>();
  const ends: (() => void)[] = [];
  let timer: Timer | null = null;
  let running = false;

  const look = async ({ id, address, eoj }: Watched): Promise<void> => {
    const status = (await lan.get(address, eoj, [STATUS], PATIENCE)).get(STATUS);
    if (!running || !(status instanceof Uint8Array)) return;
    if (status[0] !== FAULTY) {
      standing.delete(id);
      return;
    }
    const told = await lan.get(address, eoj, [DESCRIPTION, MAKER_CODE], PATIENCE);
    if (!running) return;
    const [description, code] = [told.get(DESCRIPTION), told.get(MAKER_CODE)];
    standing.set(id, {
      device: id,
      description:
        description instanceof Uint8Array && description.length === 2 ? (description[0]! << 8) | description[1]! : null,
      code: code instanceof Uint8Array && code.length > HEAD ? hex(code.subarray(HEAD)) : null,
    });
  };

  /** One device after another: nobody waits for it. */
  const round = async (): Promise<void> => {
    for (const device of devices) if (running) await look(device);
    if (running) timer = clock.after(EVERY, 'faults of devices', () => void round());
  };

  return {
    start() {
      if (running) return;
      running = true;
      for (const device of devices) {
        const { address, eoj } = device;
        ends.push(
          lan.onNotification({ address, eoj }, ({ properties }) => {
            if (properties.some(({ epc }) => epc === STATUS)) void look(device);
          }),
        );
      }
      timer = clock.after(seconds(30), 'faults of devices', () => void round());
    },
    stop() {
      running = false;
      timer?.stop();
      for (const end of ends.splice(0)) end();
    },
    standing: () => [...standing.values()],
  };
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
