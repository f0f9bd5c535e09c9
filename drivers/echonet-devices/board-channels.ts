import type { CircuitObservation } from '#core/device/board.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import type { Millis } from '#core/time/instant.ts';
import { type WattHours, wattHours } from '#core/units.ts';
import { propertyRow } from '#protocol/echonet/classes.ts';
import type { NumberType } from '#protocol/echonet/data-type.ts';
import { decodeNumber } from '#protocol/echonet/property-value.ts';
import type { BoardForm } from './board.ts';
import { type DeviceObject, edtOf, readValues, type Values } from './device-object.ts';
import { createMeanPower } from './mean-power.ts';

const FIRST = 0xd0;
const LAST = 0xef;

/**
 * The single channels D0..EF of old boards: {register uint32 × C2, R and T current int16}. They have no watts, so a
 * circuit's power is a mean (mean-power.ts).
 */
export function createChannelForm(object: DeviceObject, unit: number | null): BoardForm {
  const { eoj } = object.deps;
  const epcs = Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i).filter((epc) => object.gets(epc));
  const type = registerType(eoj);
  const mean = createMeanPower(unit);
  return {
    async read(deadline: Millis, also: readonly number[]) {
      const values = await readValues(object, [...also, ...epcs], deadline);
      const registers = epcs.map((epc) => registerOf(values, epc, type, unit));
      const powers = mean.of(registers, values.at);
      const circuits = epcs.map(
        (epc, i): CircuitObservation => ({ channel: epc - FIRST + 1, register: registers[i]!, power: powers[i]! }),
      );
      return { circuits, also: values };
    },
  };
}

function registerOf(values: Values, epc: number, type: NumberType, unit: number | null): Reading<WattHours> {
  const edt = edtOf(values, epc);
  if (typeof edt === 'string') return missing(edt, values.at);
  if (unit === null) return missing('not-fitted', values.at);
  const raw = edt.length === 8 ? decodeNumber(type, edt) : 'out-of-range';
  return typeof raw === 'string' ? missing(raw, values.at) : known(wattHours(raw * unit), values.at);
}

function registerType(eoj: number): NumberType {
  const type = propertyRow(eoj, FIRST)?.type;
  const field = type?.kind === 'object' ? type.fields[0]?.[1] : undefined;
  if (field?.kind !== 'number') throw new RangeError('a channel has no register');
  return field;
}
