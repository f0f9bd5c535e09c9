import { HAND_BACK, handBackCommand, isSteered } from '#core/control/hand-back.ts';
import { aboutToTell, type Counted, outcomeKnown } from '#core/control/told.ts';
import type { CommandOutcome, DeviceCommand } from '#core/device/command.ts';
import type { HandBackReason } from '#core/journal.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import { act } from '../act.ts';
import type { House } from '../house.ts';
import type { ControlStore } from './control-store.ts';
import type { Order } from './order.ts';
import { goneSentence } from './sentences.ts';

/** Our hand on the devices: one voice at a time for each, and whatever it does is remembered before and after. */
export interface Hand {
  busy(device: string): boolean;
  /** Waits for whoever is speaking to the device; `first` is done in the same turn, before anything is sent. */
  tell(order: Order, counted: Counted, first?: () => void): Promise<CommandOutcome>;
  handBack(devices: readonly string[], why: HandBackReason): Promise<void>;
}

export function createHand(parts: {
  readonly house: House;
  readonly records: Records;
  readonly clock: Clock;
  readonly store: ControlStore;
}): Hand {
  const { house, records, clock, store } = parts;
  const speaking = new Map<string, Promise<unknown>>();

  const carryOut = async (order: Order, counted: Counted): Promise<CommandOutcome> => {
    const { command } = order;
    if (!isSteered(command)) return act(order, house, records, clock);
    const before = store.memory();
    store.put(aboutToTell(before, command, clock.now(), counted));
    const outcome = await act(order, house, records, clock);
    store.put(outcomeKnown(store.memory(), command, outcome, clock.now(), { before, counted }));
    return outcome;
  };

  const tell: Hand['tell'] = async (order, counted, first) => {
    const { device } = order.command;
    while (speaking.has(device)) await speaking.get(device);
    first?.();
    const work = carryOut(order, counted).finally(() => speaking.delete(device));
    speaking.set(
      device,
      work.catch(() => undefined),
    );
    return work;
  };

  return {
    busy: (device) => speaking.has(device),
    tell,
    async handBack(devices, why) {
      await Promise.all(
        devices.map(async (device) => {
          const kind = kindOf(house, device);
          if (kind === null) {
            const text = goneSentence(device);
            records.journal({ kind: 'event', at: clock.now(), what: 'held-device-gone', device, text });
            return records.release(device);
          }
          const command = handBackCommand(kind, device);
          const cause = { by: 'hand-back', why } as const;
          await tell({ command, cause, because: HAND_BACK[why], expires: null }, 'free');
        }),
      );
    },
  };
}

/** Null where the house has no such device that can be steered. */
export function kindOf(house: House, device: string): DeviceCommand['kind'] | null {
  const is = ({ id }: { readonly id: string }): boolean => id === device;
  if (house.batteries.some(is)) return 'battery';
  if (house.heaters.some(is)) return 'heater';
  return house.vehicles.some(is) ? 'vehicle' : null;
}

export function nameOf(house: House, device: string): string {
  const devices = [...house.batteries, ...house.heaters, ...house.vehicles];
  return devices.find(({ id }) => id === device)?.name ?? device;
}
