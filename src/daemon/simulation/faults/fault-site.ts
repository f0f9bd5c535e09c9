import type { DeviceFaults } from '#drivers/simulated/lan/faulty-wire.ts';
import type { Clock } from '#ports/clock.ts';
import type { FarEnd } from '../far-end.ts';
import type { Invariants } from '../invariants.ts';
import type { FaultSite, Target } from './fault.ts';

/** The house and the box as faults reach them; the invariants are told what can no longer be expected. */
export function createFaultSite(
  parts: { readonly farEnd: FarEnd; readonly invariants: Invariants; readonly clock: Clock } & Pick<
    FaultSite,
    'feed' | 'box' | 'disk' | 'kill'
  >,
): FaultSite {
  const { clock, farEnd, invariants, feed, box, disk, kill } = parts;
  const { household, meter, module, world } = farEnd;
  const devices = farEnd.faults === null ? null : hiding(farEnd.faults, farEnd, invariants);
  const modeOf = (id: string): string | null => {
    if (id === 'battery') return world.battery?.mode() ?? null;
    return id === 'ecocute' ? (world.heater?.mode() ?? null) : null;
  };
  return {
    clock,
    get devices() {
      if (devices === null) throw new RangeError('this far end was made without faults');
      return devices;
    },
    all: household.devices.map(targetOf),
    steered: household.devices
      .filter(({ kind }) => kind === 'battery' || kind === 'heater' || kind === 'vehicle')
      .map(targetOf),
    meter,
    module: module.faults,
    feed,
    box: {
      ...box,
      step(by) {
        // Another day, or no longer the same one.
        invariants.hidden(null);
        box.step(by);
      },
      get offset() {
        return box.offset;
      },
    },
    disk,
    kill,
    byHand({ id, address, eoj }, properties) {
      const before = modeOf(id);
      devices!.operate(address, eoj, properties);
      const after = modeOf(id);
      // A device that goes back to its own programme may have ended what it was asked by itself: no hand can be seen.
      const seen = after !== null && after !== before && after !== 'auto' && !devices!.ailing(address);
      if (seen) invariants.operated(id, clock.now());
      else if (after !== before) invariants.hidden(id);
    },
  };
}

const targetOf = ({ id, address, eoj }: Target): Target => ({ id, address, eoj });

/** The same faults; from now on nobody can say who had a hand on the device. */
function hiding(faults: DeviceFaults, { household }: FarEnd, invariants: Invariants): DeviceFaults {
  const hide = (address: string): void => {
    const device = household.devices.find((one) => one.address === address);
    if (device !== undefined) invariants.hidden(device.id);
  };
  return {
    ...faults,
    mute(address, length) {
      hide(address);
      faults.mute(address, length);
    },
    delay(address, by, length) {
      hide(address);
      faults.delay(address, by, length);
    },
    lie(address, random, length) {
      hide(address);
      faults.lie(address, random, length);
    },
    restart(address, length) {
      hide(address);
      faults.restart(address, length);
    },
  };
}
