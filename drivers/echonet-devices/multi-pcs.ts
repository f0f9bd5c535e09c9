import { known, missing, type Reading } from '#core/reading.ts';
import type { WattHours, Watts } from '#core/units.ts';
import type { MultiPcs } from '#ports/devices.ts';
import { readEoj } from '#protocol/echonet/eoj.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  edtOf,
  numberType,
  type Preparable,
  readAnnounced,
  readNumber,
  timeOf,
  type Values,
  wattHourType,
} from './device-object.ts';

const EPCS = [0xe7, 0xe0, 0xe3, 0xe8];

/**
 * A power conditioner with several inputs (マルチ入力PCS, 0x02A5): power E7, taken from the wiring E0 (順変換), given to it E3
 * (逆変換), and the devices behind it E8. What they do is counted once (core/device/multi-pcs.ts).
 */
export function createMultiPcs(deps: DeviceDeps): MultiPcs & Preparable {
  const object = createDeviceObject(deps);
  const power = numberType(deps.eoj, 0xe7);
  const register = wattHourType(deps.eoj, 0xe0);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, EPCS, deadline);
      return {
        id: deps.id,
        power: readNumber<Watts>(values, 0xe7, power),
        takenRegister: readNumber<WattHours>(values, 0xe0, register),
        givenRegister: readNumber<WattHours>(values, 0xe3, register),
        members: membersOf(values),
      };
    },
  };
}

/** A count and object codes; what follows the count is believed, each object once. */
function membersOf(values: Values): Reading<readonly number[]> {
  const edt = edtOf(values, 0xe8);
  const at = timeOf(values, 0xe8);
  if (typeof edt === 'string') return missing(edt, at);
  if (edt.length < 1 || (edt.length - 1) % 3 !== 0) return missing('out-of-range', at);
  const members = new Set<number>();
  for (let offset = 1; offset < edt.length; offset += 3) members.add(readEoj(edt, offset));
  return known([...members], at);
}
