import type { WattHours, Watts } from '#core/units.ts';
import type { Solar } from '#ports/devices.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readNumber,
  readValues,
  wattHourType,
} from './device-object.ts';

const EPCS = [0xe0, 0xe1];

/** A PV inverter (住宅用太陽光発電, 0x0279): power E0, cumulative generation E1. */
export function createSolar(deps: DeviceDeps): Solar & Preparable {
  const object = createDeviceObject(deps);
  const power = numberType(deps.eoj, 0xe0);
  const register = wattHourType(deps.eoj, 0xe1);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, EPCS, deadline);
      return {
        id: deps.id,
        power: readNumber<Watts>(values, 0xe0, power),
        register: readNumber<WattHours>(values, 0xe1, register),
      };
    },
  };
}
