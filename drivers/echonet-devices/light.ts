import type { LightCommand, LightMode } from '#core/device/light.ts';
import { mapReading, missing } from '#core/reading.ts';
import type { Percent, Watts } from '#core/units.ts';
import type { Light } from '#ports/devices.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readAnnounced,
  readCode,
  readNamed,
  readNumber,
} from './device-object.ts';
import { answering, codeProperty, numberProperty, setAll } from './set-and-verify.ts';

const ON = 0x30;
const OFF = 0x31;
const MODES = { auto: 0x41, main: 0x42, night: 0x43, colour: 0x45 } as const satisfies Record<LightMode, number>;
const MODE_NAMES = new Map(Object.entries(MODES).map(([mode, code]) => [code, mode as LightMode] as const));
const EPCS = [0x80, 0x84, 0xb0, 0xb6];

/** A lamp (一般照明 0x0290, 単機能照明 0x0291): on 80, brightness B0, mode B6 (0x0290 only), power 84. */
export function createLight(deps: DeviceDeps): Light & Preparable {
  const object = createDeviceObject(deps);
  const { eoj } = deps;
  const power = numberType(eoj, 0x84);
  const level = numberType(eoj, 0xb0);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, EPCS, deadline);
      return {
        id: deps.id,
        kind: 'light',
        on: mapReading(readCode(values, 0x80), (code) => code === ON),
        power: readNumber<Watts>(values, 0x84, power),
        room: missing('not-fitted', values.at),
        level: readNumber<Percent>(values, 0xb0, level),
        mode: readNamed(values, 0xb6, MODE_NAMES),
      };
    },
    command: (command) => answering(() => setAll(object, propertiesOf(eoj, command))),
  };
}

const propertiesOf = (eoj: number, { on, level, mode }: LightCommand): readonly Property[] => [
  ...(on === undefined ? [] : [codeProperty(0x80, on ? ON : OFF)]),
  ...(mode === undefined ? [] : [codeProperty(0xb6, MODES[mode])]),
  ...(level === undefined ? [] : [numberProperty(eoj, 0xb0, level)]),
];
