import { mapReading, missing, type Reading } from '#core/reading.ts';
import { type CubicMetres, cubicMetres } from '#core/units.ts';
import type { FluidMeter } from '#ports/devices.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import { decodeValue } from '#protocol/echonet/property-value.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  edtOf,
  numberType,
  type Preparable,
  readAnnounced,
  readNumber,
  type Values,
} from './device-object.ts';

const GAS = 0x0282;
const REGISTER = 0xe0;
const UNIT = 0xe1;

/**
 * A water meter (水流量メータ, 0x0281): register E0 × unit E1; or a gas meter (ガスメータ, 0x0282): register E0 in litres. Without
 * a unit a count of water is no amount.
 */
export function createFluidMeter(deps: DeviceDeps): FluidMeter & Preparable {
  const object = createDeviceObject(deps);
  const kind = classOf(deps.eoj) === GAS ? 'gas' : 'water';
  const type = numberType(deps.eoj, REGISTER);
  const epcs = kind === 'gas' ? [REGISTER] : [REGISTER, UNIT];
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readAnnounced(object, epcs, deadline);
      const count = readNumber<CubicMetres>(values, REGISTER, type);
      return { id: deps.id, kind, register: kind === 'gas' ? count : inUnit(count, values, deps.eoj) };
    },
  };
}

/** Multiplied as a division by a whole number where the unit is a fraction, so that 12,345 × 0.0001 is 1.2345. */
function inUnit(count: Reading<number>, values: Values, eoj: number): Reading<CubicMetres> {
  const edt = edtOf(values, UNIT);
  if (!count.known) return count;
  if (typeof edt === 'string') return missing(edt, count.at);
  const unit = decodeValue(propertyRow(eoj, UNIT)!.type, edt);
  if (unit.kind !== 'number') return missing('out-of-range', count.at);
  return mapReading(count, (raw) => cubicMetres(unit.value < 1 ? raw / Math.round(1 / unit.value) : raw * unit.value));
}
