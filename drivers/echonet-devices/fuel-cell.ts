import type { CommandOutcome } from '#core/device/command.ts';
import type { FuelCellCommand, FuelCellMode, FuelCellState } from '#core/device/fuel-cell.ts';
import { known, mapReading, type Reading } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import type { CubicMetres, Litres, WattHours, Watts } from '#core/units.ts';
import type { FuelCell } from '#ports/devices.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  type DeviceObject,
  edtOf,
  numberType,
  type Preparable,
  readAnnounced,
  readCode,
  readNamed,
  readNumber,
  type Values,
  wattHourType,
} from './device-object.ts';
import { answering, codeProperty, setAll } from './set-and-verify.ts';

const STATES = new Map<number, FuelCellState>([
  [0x41, 'generating'],
  [0x42, 'stopped'],
  [0x43, 'starting'],
  [0x44, 'stopping'],
  [0x45, 'idling'],
]);
/** Generation setting CA. */
const GENERATE = 0x41;
const STOP = 0x42;
/** Output at a request D2. */
const OUTPUTS = { maximum: 0x41, load: 0x42 } as const;
const NO_REQUEST = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
const MINUTES_A_DAY = 1_440;
const EPCS = [0xc4, 0xc5, 0xc8, 0xca, 0xcb, 0xcc, 0xd1, 0xe1];

/**
 * A fuel cell (燃料電池, 0x027C): power C4, generation C5, gas C8, house CC, state CB, hot water E1.
 *
 * | command | Set |
 * |---|---|
 * | generate | D1 = FFFFFFFF (no request) where it has requests, CA = 41 |
 * | stop | CA = 42 |
 * | request | D1 = from and to, D2 = 41 maximum or 42 following the load, CA = 41 |
 */
export function createFuelCell(deps: DeviceDeps): FuelCell & Preparable {
  const object = createDeviceObject(deps);
  const { eoj } = deps;
  const types = {
    power: numberType(eoj, 0xc4),
    register: wattHourType(eoj, 0xc5),
    gas: numberType(eoj, 0xc8),
    house: numberType(eoj, 0xcc),
    hotWater: numberType(eoj, 0xe1),
  };
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, EPCS, deadline);
      return {
        id: deps.id,
        power: readNumber<Watts>(values, 0xc4, types.power),
        register: readNumber<WattHours>(values, 0xc5, types.register),
        gas: readNumber<CubicMetres>(values, 0xc8, types.gas),
        house: readNumber<Watts>(values, 0xcc, types.house),
        hotWater: readNumber<Litres>(values, 0xe1, types.hotWater),
        state: readNamed(values, 0xcb, STATES),
        mode: modeOf(values),
      };
    },
    command: (command) => answering(() => carryOut(object, command)),
  };
}

async function carryOut(object: DeviceObject, command: FuelCellCommand): Promise<CommandOutcome> {
  await object.prepare(seconds(10));
  return setAll(object, propertiesOf(object, command));
}

function propertiesOf(object: DeviceObject, command: FuelCellCommand): readonly Property[] {
  switch (command.mode) {
    case 'stop':
      return [codeProperty(0xca, STOP)];
    case 'generate':
      return [...(object.sets(0xd1) ? [{ epc: 0xd1, edt: NO_REQUEST }] : []), codeProperty(0xca, GENERATE)];
    case 'request':
      return [
        { epc: 0xd1, edt: Uint8Array.of(...timeOfDay(command.from), ...timeOfDay(command.to)) },
        codeProperty(0xd2, OUTPUTS[command.output]),
        ...(object.sets(0xca) ? [codeProperty(0xca, GENERATE)] : []),
      ];
  }
}

function timeOfDay(minutes: number): readonly [number, number] {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes >= MINUTES_A_DAY)
    throw new RangeError(`${minutes} is no minute of the day`);
  return [Math.floor(minutes / 60), minutes % 60];
}

/** A cell without a switch (CA) always generates as it likes, but for a request. */
function modeOf(values: Values): Reading<FuelCellMode> {
  const setting = readCode(values, 0xca);
  const request = edtOf(values, 0xd1);
  const requested = request instanceof Uint8Array && request.some((byte) => byte !== 0xff);
  const on = !setting.known && setting.missing === 'not-fitted' ? known(GENERATE, values.at) : setting;
  return mapReading(on, (code) =>
    code === STOP ? 'stop' : code !== GENERATE ? 'other' : requested ? 'request' : 'generate',
  );
}
