import type { GridObservation } from '#core/device/grid.ts';
import { type MissingReason, missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Amperes, WattHours } from '#core/units.ts';
import type { Property } from '../echonet/frame.ts';
import { energyRegister } from './energy-register.ts';
import { datedRegister } from './half-hour-value.ts';
import { readUnsigned } from '../echonet/integer.ts';
import type { MeterClass } from './meter-class.ts';
import type { MeterFactors } from './meter-factors.ts';
import { meterCurrent, meterPower, type Phase } from './power-and-current.ts';

export function nothingRead(reason: MissingReason, at: Instant): GridObservation {
  const none = missing(reason, at);
  return { power: none, currentR: none, currentT: none, importRegister: none, exportRegister: none };
}

/**
 * What an answer says, whatever was asked: values that came with a refusal (Get_SNA) count, and a property that is not
 * there is missing. Registers are `stale` in an answer that has none of them (they are asked for once a minute). A
 * register that the meter dates itself (`datesEnergy`) keeps the meter's moment.
 */
export function gridReading(
  meter: MeterClass,
  properties: readonly Property[],
  factors: MeterFactors | null,
  at: Instant,
): GridObservation {
  const current = data(properties, meter.current);
  const scale = data(properties, meter.currentCoefficient);
  const times = scale?.length === 2 ? readUnsigned(scale, 0, 2) : 1;
  const phase = (which: Phase): Reading<Amperes> =>
    current === null ? missing(absent(meter.current), at) : meterCurrent(current, which, at, times);
  const power = data(properties, meter.power);
  return {
    power: power === null ? missing(absent(meter.power), at) : meterPower(power, at),
    currentR: phase('R'),
    currentT: phase('T'),
    ...registers(meter, properties, factors, at),
  };
}

function registers(
  meter: MeterClass,
  properties: readonly Property[],
  factors: MeterFactors | null,
  at: Instant,
): Pick<GridObservation, 'importRegister' | 'exportRegister'> {
  const imported = data(properties, meter.importEnergy);
  const exported = data(properties, meter.exportEnergy);
  const reason = imported === null && exported === null ? 'stale' : 'no-answer';
  const register = (edt: Uint8Array | null): Reading<WattHours> => {
    if (edt === null) return missing(reason, at);
    if (factors === null) return missing('no-answer', at);
    if (!meter.datesEnergy || edt.length === 0) return energyRegister(edt, factors, at);
    return datedRegister(edt, factors)?.register ?? missing('out-of-range', at);
  };
  return {
    importRegister: register(imported),
    exportRegister: meter.exportEnergy === null ? missing('not-fitted', at) : register(exported),
  };
}

const absent = (epc: number | null): MissingReason => (epc === null ? 'not-fitted' : 'no-answer');

const data = (properties: readonly Property[], epc: number | null): Uint8Array | null =>
  epc === null ? null : find(properties, epc);

/** The data of a property in an answer; null where the answer does not have it. */
export function find(properties: readonly Property[], epc: number): Uint8Array | null {
  for (const property of properties) if (property.epc === epc) return property.edt;
  return null;
}
