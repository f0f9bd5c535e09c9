import type { GridObservation } from '#core/device/grid.ts';
import { type MissingReason, missing, type Reading } from '#core/reading.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WattHours } from '#core/units.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { energyRegister } from '#protocol/meter/energy-register.ts';
import { METER_EPC as EPC } from '#protocol/meter/meter-epc.ts';
import type { MeterFactors } from '#protocol/meter/meter-factors.ts';
import { meterCurrent, meterPower } from '#protocol/meter/power-and-current.ts';

export function nothingRead(reason: MissingReason, at: Instant): GridObservation {
  const none = missing(reason, at);
  return { power: none, currentR: none, currentT: none, importRegister: none, exportRegister: none };
}

/**
 * What an answer says, whatever was asked: values that came with a refusal (Get_SNA) count, and a property that is not
 * there is missing. Registers are `stale` in an answer that has none of them (they are asked for once a minute).
 */
export function gridReading(
  properties: readonly Property[],
  factors: MeterFactors | null,
  at: Instant,
): GridObservation {
  const power = find(properties, EPC.power);
  const current = find(properties, EPC.current);
  const imported = find(properties, EPC.importEnergy);
  const exported = find(properties, EPC.exportEnergy);
  const reason = imported === null && exported === null ? 'stale' : 'no-answer';
  const register = (edt: Uint8Array | null): Reading<WattHours> => {
    if (edt === null) return missing(reason, at);
    return factors === null ? missing('no-answer', at) : energyRegister(edt, factors, at);
  };
  return {
    power: power === null ? missing('no-answer', at) : meterPower(power, at),
    currentR: current === null ? missing('no-answer', at) : meterCurrent(current, 'R', at),
    currentT: current === null ? missing('no-answer', at) : meterCurrent(current, 'T', at),
    importRegister: register(imported),
    exportRegister: register(exported),
  };
}

/** The data of a property in an answer; null where the answer does not have it. */
export function find(properties: readonly Property[], epc: number): Uint8Array | null {
  for (const property of properties) if (property.epc === epc) return property.edt;
  return null;
}
