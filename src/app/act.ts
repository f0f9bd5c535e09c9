import type { CommandOutcome, DeviceCommand } from '#core/device/command.ts';
import { isHandBack } from '#core/control/hand-back.ts';
import type { Order } from '#core/control/order.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { House } from './house.ts';

/**
 * Carries out an order: the cause is written down first, the device is listed as held before it is touched, and it is
 * struck off only after it confirmed that it is its own again. The only place that commands a device.
 */
export async function act(order: Order, house: House, records: Records, clock: Clock): Promise<CommandOutcome> {
  const { command, cause, because } = order;
  const entry = records.journal({ kind: 'command', at: clock.now(), order: command, cause, because });
  const handBack = isHandBack(command);
  if (!handBack) records.hold({ device: command.device, since: clock.now() });
  const outcome = await send(command, house);
  records.journal({ kind: 'outcome', at: clock.now(), of: entry, outcome });
  if (handBack && outcome.outcome === 'confirmed') records.release(command.device);
  return outcome;
}

function send(order: DeviceCommand, house: House): Promise<CommandOutcome> {
  switch (order.kind) {
    case 'battery':
      return find(house.batteries, order.device)?.command(order.command) ?? absent(order);
    case 'heater':
      return find(house.heaters, order.device)?.command(order.command) ?? absent(order);
    case 'vehicle':
      return find(house.vehicles, order.device)?.command(order.command) ?? absent(order);
  }
}

const find = <T extends { readonly id: string }>(devices: readonly T[], id: string): T | undefined =>
  devices.find((device) => device.id === id);

const absent = async (order: DeviceCommand): Promise<CommandOutcome> => ({
  outcome: 'refused',
  detail: `the house has no ${order.kind} called ${order.device}`,
});
