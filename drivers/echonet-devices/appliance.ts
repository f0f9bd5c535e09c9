import { mapReading } from '#core/reading.ts';
import type { Celsius, Watts } from '#core/units.ts';
import type { Appliance } from '#ports/devices.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readCode,
  readNumber,
  readValues,
} from './device-object.ts';

const AIR_CONDITIONER = 0x0130;
const ON = 0x30;
const EPCS = [0x80, 0x84, 0xbb];

/** An air conditioner (0x0130) or a light (0x0290, 0x0291): on 80, power 84, room temperature BB of an air conditioner. */
export function createAppliance(deps: DeviceDeps): Appliance & Preparable {
  const object = createDeviceObject(deps);
  const kind = classOf(deps.eoj) === AIR_CONDITIONER ? 'air-conditioner' : 'light';
  const epcs = kind === 'light' ? EPCS.slice(0, 2) : EPCS;
  const power = numberType(deps.eoj, 0x84);
  const room = numberType(0x013001, 0xbb);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, epcs, deadline);
      const asked = kind === 'light' ? { ...values, unasked: 'not-fitted' as const } : values;
      return {
        id: deps.id,
        kind,
        on: mapReading(readCode(values, 0x80), (code) => code === ON),
        power: readNumber<Watts>(values, 0x84, power),
        room: readNumber<Celsius>(asked, 0xbb, room),
      };
    },
  };
}
