import type { DeviceInfo, HouseView } from '#app/house-view.ts';
import type { Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { formatJst } from '#core/time/jst.ts';
import type { DeviceState, DevicesAnswer } from '../schema/house-schema.ts';
import { measured, measuredOrNull } from '../schema/measured.ts';

/** Every device with what it said in the last tick. */
export function devicesAnswer(view: HouseView): DevicesAnswer {
  const snapshot = view.snapshot();
  const at = snapshot?.at ?? view.now();
  return { time: formatJst(at), devices: view.devices().map((info) => stateOf(info, snapshot)) };
}

function stateOf({ id, kind, name }: DeviceInfo, snapshot: Snapshot | null): DeviceState {
  const identity = { id, kind, name };
  const silent: DeviceState = { ...identity, ...measuredOrNull<'w', number>('w', null, 'no-answer') };
  if (snapshot === null) return silent;
  const is = (observation: { readonly id: string }): boolean => observation.id === id;
  const power = (reading: Reading<number>) => ({ ...identity, ...measured('w', reading) });
  switch (kind) {
    case 'meter':
      return power(snapshot.grid.power);
    case 'board': {
      const board = snapshot.boards.find(is);
      return board === undefined ? silent : power(board.main);
    }
    case 'solar': {
      const solar = (snapshot.soldSolars ?? snapshot.solars).find(is);
      if (solar === undefined) return silent;
      const { restraint, allowed } = solar;
      return {
        ...power(solar.power),
        ...(restraint === undefined ? {} : measured('restraint', restraint)),
        ...(allowed === undefined ? {} : measured('allowed_pct', allowed)),
      };
    }
    case 'battery': {
      const battery = snapshot.batteries.find(is);
      return battery === undefined ? silent : { ...power(battery.power), ...store(battery) };
    }
    case 'vehicle': {
      const vehicle = snapshot.vehicles.find(is);
      if (vehicle === undefined) return silent;
      return { ...power(vehicle.power), ...store(vehicle), ...measured('connected', vehicle.connected) };
    }
    case 'heater': {
      const heater = snapshot.heaters.find(is);
      if (heater === undefined) return silent;
      const tank = { charge: heater.fill, content: heater.heat, mode: heater.mode };
      return { ...power(heater.power), ...store(tank), ...measured('on', heater.heating) };
    }
    case 'air-conditioner':
    case 'light': {
      const appliance = snapshot.appliances.find(is);
      if (appliance === undefined) return silent;
      const room = kind === 'light' ? {} : measured('room_c', appliance.room);
      return { ...power(appliance.power), ...measured('on', appliance.on), ...room };
    }
    // Operated, not watched.
    case 'floor-heater':
    case 'cooking-heater':
      return silent;
  }
}

const store = (device: {
  readonly charge: Reading<number>;
  readonly content: Reading<number>;
  readonly mode: Reading<string>;
}) => ({
  ...measured('pct', device.charge),
  ...measured('content_wh', device.content),
  ...measured('mode', device.mode),
});
