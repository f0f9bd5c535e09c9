import type { FloorHeaterCommand } from '#core/device/floor-heater.ts';
import { known, mapReading, missing, type Reading } from '#core/reading.ts';
import type { Celsius, WattHours, Watts } from '#core/units.ts';
import type { FloorHeater } from '#ports/devices.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readAnnounced,
  readCode,
  readNumber,
  type Values,
  wattHourType,
} from './device-object.ts';
import { answering, codeProperty, numberProperty, setAll } from './set-and-verify.ts';

const ON = 0x30;
const OFF = 0x31;
const AUTO = 0x41;
const FIRST_LEVEL = 0x31;
const LEVELS = 15;
const EPCS = [0x80, 0x84, 0x85, 0xe0, 0xe1, 0xe2, 0xe3];

/** A floor heater (床暖房, 0x027B): on 80, target E0 in degrees or E1 in steps, room E2, floor E3, power 84, register 85. */
export function createFloorHeater(deps: DeviceDeps): FloorHeater & Preparable {
  const object = createDeviceObject(deps);
  const { eoj } = deps;
  const types = {
    power: numberType(eoj, 0x84),
    register: wattHourType(eoj, 0x85),
    target: numberType(eoj, 0xe0),
    room: numberType(eoj, 0xe2),
    floor: numberType(eoj, 0xe3),
  };
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, EPCS, deadline);
      const auto = (epc: number): Reading<'auto'> | null => {
        const code = readCode(values, epc);
        return code.known && code.value === AUTO ? known('auto', code.at) : null;
      };
      return {
        id: deps.id,
        on: mapReading(readCode(values, 0x80), (code) => code === ON),
        power: readNumber<Watts>(values, 0x84, types.power),
        register: readNumber<WattHours>(values, 0x85, types.register),
        target: auto(0xe0) ?? readNumber<Celsius>(values, 0xe0, types.target),
        level: auto(0xe1) ?? levelOf(values),
        room: readNumber<Celsius>(values, 0xe2, types.room),
        floor: readNumber<Celsius>(values, 0xe3, types.floor),
      };
    },
    command: (command) => answering(() => setAll(object, propertiesOf(eoj, command))),
  };
}

function levelOf(values: Values): Reading<number> {
  const code = readCode(values, 0xe1);
  if (!code.known) return code;
  const level = code.value - FIRST_LEVEL + 1;
  return level >= 1 && level <= LEVELS ? known(level, code.at) : missing('out-of-range', code.at);
}

function propertiesOf(eoj: number, { on, target, level }: FloorHeaterCommand): readonly Property[] {
  return [
    ...(on === undefined ? [] : [codeProperty(0x80, on ? ON : OFF)]),
    ...(target === undefined ? [] : [target === 'auto' ? codeProperty(0xe0, AUTO) : numberProperty(eoj, 0xe0, target)]),
    ...(level === undefined ? [] : [codeProperty(0xe1, level === 'auto' ? AUTO : levelCode(level))]),
  ];
}

function levelCode(level: number): number {
  if (!Number.isInteger(level) || level < 1 || level > LEVELS)
    throw new RangeError(`floor heater level ${level} is not a step from 1 to ${LEVELS}`);
  return FIRST_LEVEL + level - 1;
}
