import type { Instant } from '#core/time/instant.ts';
import { slotsBetween } from '#core/time/slot.ts';
import type { HouseSpec } from '../house-spec.ts';
import type { HouseInputs } from '../world/house-inputs.ts';

export interface InputEnergy {
  readonly load: number;
  readonly pv: number;
  /** What cars that plugged in during the span asked for, AC side; 0 in a house without a car. */
  readonly ev: number;
}

/** Wh that the inputs hold in [from, to), before anything was made whole watts. */
export function inputEnergyWh(spec: HouseSpec, inputs: HouseInputs, from: Instant, to: Instant): InputEnergy {
  let load = 0;
  let pv = 0;
  for (const slot of slotsBetween(from, to)) {
    load += inputs.loadWh(slot);
    pv += inputs.solarWh(slot);
  }
  return { load, pv, ev: spec.vehicle === null ? 0 : askedWh(spec.vehicle.model.chargeEfficiency, inputs, from, to) };
}

function askedWh(efficiency: number, inputs: HouseInputs, from: Instant, to: Instant): number {
  let asked = 0;
  for (let stay = inputs.stayFrom(from); stay !== null && stay.plugIn < to; stay = inputs.stayFrom(stay.plugOut)) {
    if (stay.plugIn < from && 'tripWh' in stay.visit) continue;
    asked += 'tripWh' in stay.visit ? stay.visit.tripWh / efficiency : stay.visit.energyWh;
  }
  return asked;
}
