import { isHandBack, isSteered } from '#core/control/hand-back.ts';
import type { AnyCommand, CommandOutcome } from '#core/device/command.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { Order } from './control/order.ts';
import type { House } from './house.ts';

/**
 * Carries out an order: the cause is written down first, the device is listed as held before it is touched, and it is
 * struck off only after it confirmed that it is its own again. The only place that commands a device. Whoever cannot be
 * written about is not commanded: then this throws what the records threw.
 */
export async function act(order: Order, house: House, records: Records, clock: Clock): Promise<CommandOutcome> {
  const { command, cause, because, expires, basis } = order;
  const entry = records.journal({
    kind: 'command',
    at: clock.now(),
    order: command,
    cause,
    because,
    expires,
    ...('mode' in command.command && command.command.mode !== undefined ? { expected: command.command.mode } : {}),
    ...(basis === undefined ? {} : { basis }),
  });
  // What a person asked for is the person's, not ours to hand back.
  const holds = isSteered(command) && !isHandBack(command) && cause.by !== 'person';
  if (holds) records.hold({ device: command.device, since: clock.now() });
  const outcome = await send(command, house);
  records.journal({ kind: 'outcome', at: clock.now(), of: entry, outcome });
  if (isSteered(command) && !holds && outcome.outcome === 'confirmed') records.release(command.device);
  return outcome;
}

function send(order: AnyCommand, house: House): Promise<CommandOutcome> {
  const { device } = order;
  switch (order.kind) {
    case 'battery':
      return find(house.batteries, device)?.command(order.command) ?? absent(order);
    case 'heater':
      return find(house.heaters, device)?.command(order.command) ?? absent(order);
    case 'vehicle':
      return find(house.vehicles, device)?.command(order.command) ?? absent(order);
    case 'energy-shift':
      return find(house.energyShifts, device)?.command(order.command) ?? absent(order);
    case 'air-conditioner':
      return find(house.operable?.airConditioners, device)?.command(order.command) ?? absent(order);
    case 'light':
      return find(house.operable?.lights, device)?.command(order.command) ?? absent(order);
    case 'floor-heater':
      return find(house.operable?.floorHeaters, device)?.command(order.command) ?? absent(order);
    case 'cooking-heater':
      return find(house.operable?.cookingHeaters, device)?.command(order.command) ?? absent(order);
  }
}

const find = <T extends { readonly id: string }>(devices: readonly T[] | undefined, id: string): T | undefined =>
  devices?.find((device) => device.id === id);

const absent = async (order: AnyCommand): Promise<CommandOutcome> => ({
  outcome: 'refused',
  detail: `the house has no ${order.kind} called ${order.device}`,
});
