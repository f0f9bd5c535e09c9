import type { SolarRestraint } from '#core/device/solar.ts';
import { missing, type Reading } from '#core/reading.ts';
import type { Percent, WattHours, Watts } from '#core/units.ts';
import type { Solar } from '#ports/devices.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  numberType,
  type Preparable,
  readCode,
  readNamed,
  readNumber,
  readValues,
  type Values,
  wattHourType,
} from './device-object.ts';

const EPCS = [0xe0, 0xe1, 0xd1, 0xa0];
const RESTRAINTS = new Map<number, SolarRestraint>([
  [0x41, 'output-control'],
  [0x42, 'other'],
  [0x43, 'unknown-cause'],
  [0x44, 'none'],
]);
/** 不明: the inverter does not know. */
const UNKNOWN = 0x45;

/**
 * A PV inverter (住宅用太陽光発電, 0x0279): power E0, cumulative generation E1, and from release K on whether it is being held
 * back (出力抑制状態 D1) and how much of its rated power it may give (出力制御設定 A0). Neither is ever set by us.
 */
export function createSolar(deps: DeviceDeps): Solar & Preparable {
  const object = createDeviceObject(deps);
  const power = numberType(deps.eoj, 0xe0);
  const register = wattHourType(deps.eoj, 0xe1);
  const allowed = numberType(deps.eoj, 0xa0);
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
        restraint: restraintOf(values),
        allowed: readNumber<Percent>(values, 0xa0, allowed),
      };
    },
  };
}

function restraintOf(values: Values): Reading<SolarRestraint> {
  const code = readCode(values, 0xd1);
  return code.known && code.value === UNKNOWN ? missing('sentinel', code.at) : readNamed(values, 0xd1, RESTRAINTS);
}
