import type { DeviceInfo } from '#app/house-view.ts';
import type { Circuit, House } from '#app/house.ts';
import type { DeviceEntry, HouseFile } from '#config/house-file/house-file-schema.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { createAppliance } from '#drivers/echonet-devices/appliance.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { createCookingHeater } from '#drivers/echonet-devices/cooking-heater.ts';
import type { DeviceDeps } from '#drivers/echonet-devices/device-object.ts';
import { createEnergyShift } from '#drivers/echonet-devices/energy-shift.ts';
import { createFloorHeater } from '#drivers/echonet-devices/floor-heater.ts';
import { createLight } from '#drivers/echonet-devices/light.ts';
import type { Quirk } from '#drivers/echonet-devices/quirk.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import type { DeviceLan } from '#drivers/echonet-lan/followed-lan.ts';
import type { Clock } from '#ports/clock.ts';

type Kind = DeviceEntry['kind'];
type Devices = Pick<
  House,
  'boards' | 'solars' | 'batteries' | 'vehicles' | 'heaters' | 'appliances' | 'operable' | 'energyShifts'
>;

export const eojNumber = ({ object }: Pick<DeviceEntry, 'object'>): number =>
  Number.parseInt(object.replace(/^0x/i, ''), 16);

/** The drivers of the devices that stand in the configuration. */
export function configuredDevices(
  entries: readonly DeviceEntry[],
  parts: { readonly lan: DeviceLan; readonly clock: Clock; readonly quirks: readonly Quirk[] },
): Devices {
  const made = <T>(
    kind: Kind,
    create: (deps: DeviceDeps) => T,
    which: (entry: DeviceEntry) => boolean = () => true,
  ): T[] =>
    entries
      .filter((entry) => entry.kind === kind && which(entry))
      .map((entry) => {
        const { id, name, address } = entry;
        return create({ ...parts, id, name, address, eoj: eojNumber(entry) });
      });
  return {
    boards: made('board', createBoard),
    solars: made('solar', createSolar),
    batteries: made('battery', createBattery),
    vehicles: made('vehicle', createVehicle),
    heaters: made('water-heater', createWaterHeater),
    energyShifts: made(
      'water-heater',
      createEnergyShift,
      (entry) => entry.kind === 'water-heater' && entry.energy_shift && entry.control,
    ),
    appliances: [...made('air-conditioner', createAppliance), ...made('light', createAppliance)],
    operable: {
      airConditioners: made('air-conditioner', createAirConditioner),
      lights: made('light', createLight),
      floorHeaters: made('floor-heater', createFloorHeater),
      cookingHeaters: made('cooking-heater', createCookingHeater),
    },
  };
}

/** As the page calls the kinds; a kind that is not here is not shown yet. */
const SHOWN: Partial<Record<Kind, DeviceInfo['kind']>> = {
  board: 'board',
  solar: 'solar',
  battery: 'battery',
  'water-heater': 'heater',
  vehicle: 'vehicle',
  'air-conditioner': 'air-conditioner',
  light: 'light',
  'floor-heater': 'floor-heater',
  'cooking-heater': 'cooking-heater',
};

export function shownDevices({ devices, meter }: Pick<HouseFile, 'devices' | 'meter'>): readonly DeviceInfo[] {
  const first: DeviceInfo[] = meter === null ? [] : [{ id: 'meter', kind: 'meter', name: 'スマートメーター' }];
  return [
    ...first,
    ...devices.flatMap(({ id, kind, name }) => {
      const shown = SHOWN[kind];
      return shown === undefined ? [] : [{ id, kind: shown, name }];
    }),
  ];
}

/** Channels of the first board have no board in their ids; a null board is the first. */
export function circuitId(
  { devices }: Pick<HouseFile, 'devices'>,
  { board, channel }: { readonly board: string | null; readonly channel: number },
): string {
  const first = devices.find((device) => device.kind === 'board')?.id;
  return board === null || board === first ? `circuit.${channel}` : `circuit.${board}.${channel}`;
}

/** Every channel of every board; one that nobody named is called by its number. */
export function configuredCircuits({ devices, circuits }: Pick<HouseFile, 'devices' | 'circuits'>): readonly Circuit[] {
  const boards = devices.filter((device) => device.kind === 'board');
  return boards.flatMap((board) =>
    Array.from({ length: board.channels }, (_, k): Circuit => {
      const channel = k + 1;
      const named = circuits.find((one) => (one.board ?? boards[0]!.id) === board.id && one.channel === channel);
      const id = circuitId({ devices }, { board: board.id, channel });
      return {
        id,
        board: board.id,
        channel,
        name: named?.name ?? `回路${channel}`,
        feeds: named?.feeds ?? 'load',
        ...(named === undefined || named.room === '' ? {} : { room: named.room }),
      };
    }),
  );
}
