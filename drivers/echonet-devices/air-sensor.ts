import type { AirQuantity } from '#core/device/air-sensor.ts';
import type { AirSensor } from '#ports/devices.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readAnnounced,
  readNumber,
} from './device-object.ts';

const VALUE = 0xe0;
const QUANTITIES = new Map<number, AirQuantity>([
  [0x0011, 'temperature'],
  [0x0012, 'humidity'],
  [0x001b, 'co2'],
  [0x001d, 'voc'],
]);

/** A sensor of a room's air: temperature 0x0011, humidity 0x0012, CO₂ 0x001B, VOC 0x001D. RangeError for another class. */
export function createAirSensor(deps: DeviceDeps): AirSensor & Preparable {
  const quantity = QUANTITIES.get(classOf(deps.eoj));
  if (quantity === undefined) throw new RangeError(`0x${deps.eoj.toString(16)} is no sensor of the air`);
  const object = createDeviceObject(deps);
  const type = numberType(deps.eoj, VALUE);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, [VALUE], deadline);
      return { id: deps.id, quantity, value: readNumber(values, VALUE, type) };
    },
  };
}
