import type { AirConditionerCommand, AirConditionerMode, AirFlow } from '#core/device/air-conditioner.ts';
import type { CommandOutcome } from '#core/device/command.ts';
import { known, mapReading, missing, type Reading } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import type { Celsius, Percent, WattHours, Watts } from '#core/units.ts';
import type { AirConditioner } from '#ports/devices.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  type DeviceObject,
  numberType,
  type Preparable,
  readAnnounced,
  readCode,
  readNamed,
  readNumber,
  type Values,
  wattHourType,
} from './device-object.ts';
import { answering, codeProperty, numberProperty, reads, setAll, setAndVerify } from './set-and-verify.ts';

const ON = 0x30;
const OFF = 0x31;
const TRUE = 0x41;
const FALSE = 0x42;
const MODES = { auto: 0x41, cool: 0x42, heat: 0x43, dry: 0x44, fan: 0x45 } as const;
const MODE_NAMES = new Map<number, AirConditionerMode>([
  ...Object.entries(MODES).map(([mode, code]) => [code, mode as keyof typeof MODES] as const),
  [0x40, 'other'],
]);
/** Air flow A0. */
const FLOW_AUTO = 0x41;
const FLOW_FIRST = 0x31;
const UNDEFINED = 0xfd;
/** Remote control 0x93: the operation comes through a public network. */
const THROUGH_PUBLIC_NETWORK = 0x42;

const EPCS = [0x80, 0x84, 0x85, 0x8f, 0xa0, 0xb0, 0xb3, 0xba, 0xbb, 0xbe];

/**
 * A home air conditioner (家庭用エアコン, 0x0130): on 80, mode B0, target B3 (FD: the unit chooses), air flow A0, saving 8F,
 * room BB, outdoor BE, humidity BA (7E and FD: unmeasurable), power 84 and register 85.
 *
 * A command sets what it names in one frame and reads it back. One that came through the internet says so first (93 = 42)
 * where the unit has that property.
 */
export function createAirConditioner(deps: DeviceDeps): AirConditioner & Preparable {
  const object = createDeviceObject(deps);
  const { eoj } = deps;
  const types = {
    power: numberType(eoj, 0x84),
    register: wattHourType(eoj, 0x85),
    humidity: numberType(eoj, 0xba),
    room: numberType(eoj, 0xbb),
    outdoor: numberType(eoj, 0xbe),
  };
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, EPCS, deadline);
      return {
        id: deps.id,
        kind: 'air-conditioner',
        on: mapReading(readCode(values, 0x80), (code) => code === ON),
        power: readNumber<Watts>(values, 0x84, types.power),
        register: readNumber<WattHours>(values, 0x85, types.register),
        mode: readNamed(values, 0xb0, MODE_NAMES),
        target: targetOf(values, eoj),
        airFlow: airFlowOf(values),
        saving: mapReading(readCode(values, 0x8f), (code) => code === TRUE),
        room: readNumber<Celsius>(values, 0xbb, types.room),
        humidity: readNumber<Percent>(values, 0xba, types.humidity),
        outdoor: readNumber<Celsius>(values, 0xbe, types.outdoor),
      };
    },
    command: (command) => answering(() => carryOut(object, command)),
  };
}

async function carryOut(object: DeviceObject, command: AirConditionerCommand): Promise<CommandOutcome> {
  const properties = propertiesOf(object.deps.eoj, command);
  if (properties.length > 0 && command.remote === true) {
    await object.prepare(seconds(10));
    if (object.sets(0x93)) {
      const flag = codeProperty(0x93, THROUGH_PUBLIC_NETWORK);
      const told = await setAndVerify(object, [[flag]], object.gets(0x93) ? [reads(0x93, flag.edt)] : []);
      if (told.outcome !== 'confirmed') return told;
    }
  }
  return setAll(object, properties);
}

function propertiesOf(eoj: number, { on, mode, target, airFlow, saving }: AirConditionerCommand): readonly Property[] {
  return [
    ...(on === undefined ? [] : [codeProperty(0x80, on ? ON : OFF)]),
    ...(mode === undefined ? [] : [codeProperty(0xb0, MODES[mode])]),
    ...(target === undefined ? [] : [numberProperty(eoj, 0xb3, target)]),
    ...(airFlow === undefined ? [] : [codeProperty(0xa0, flowCode(airFlow))]),
    ...(saving === undefined ? [] : [codeProperty(0x8f, saving ? TRUE : FALSE)]),
  ];
}

function flowCode(flow: AirFlow): number {
  if (flow === 'auto') return FLOW_AUTO;
  if (flow >= 1 && flow <= 8) return FLOW_FIRST + flow - 1;
  throw new RangeError(`air flow ${String(flow)} is not a step from 1 to 8`);
}

function targetOf(values: Values, eoj: number): Reading<Celsius | 'auto'> {
  const code = readCode(values, 0xb3);
  if (code.known && code.value === UNDEFINED) return known('auto', code.at);
  return readNumber<Celsius>(values, 0xb3, numberType(eoj, 0xb3));
}

function airFlowOf(values: Values): Reading<AirFlow> {
  const code = readCode(values, 0xa0);
  if (!code.known) return code;
  if (code.value === FLOW_AUTO) return known('auto', code.at);
  const step = code.value - FLOW_FIRST + 1;
  return step >= 1 && step <= 8 ? known(step as AirFlow, code.at) : missing('out-of-range', code.at);
}
