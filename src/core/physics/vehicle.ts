import type { VehicleCommand } from '../device/vehicle.ts';
import { toMillijoules } from './millijoules.ts';

/** A car at a charger, with V2H where `dischargeW` is above zero. AC side, whole W. */
export interface VehicleModel {
  readonly capacityWh: number;
  /** The charger gives nothing, or between these two. */
  readonly minimumW: number;
  readonly maximumW: number;
  readonly chargeEfficiency: number;
  readonly dischargeW: number;
  readonly dischargeEfficiency: number;
  /** Content below which V2H stops, Wh. */
  readonly floorWh: number;
}

export interface VehicleState {
  readonly connected: boolean;
  /** mJ in the car's battery, whole. */
  readonly content: number;
  /** Content at which charging ends, mJ: the full battery, or what a replayed session asked for. */
  readonly limit: number;
  readonly command: VehicleCommand;
}

export interface VehicleSurroundings {
  /** W the house lacks without car and battery; negative is surplus. */
  readonly need: number;
  /** W the contract still allows the car to charge with, ≥ 0. */
  readonly room: number;
}

/** Powers that stay as they are for `lasts` ms; see BatteryFlow. */
export interface VehicleFlow {
  readonly charge: number;
  readonly discharge: number;
  readonly slope: number;
  readonly lasts: number;
}

const IDLE: VehicleFlow = { charge: 0, discharge: 0, slope: 0, lasts: Infinity };

/**
 * `auto` charges at full power from the moment the car is connected; `charge` at its power, raised to the charger's
 * least; `discharge` covers the house's need and never exports. A charger that the contract leaves less than its least
 * power gives nothing.
 */
export function vehicleFlow(state: VehicleState, model: VehicleModel, around: VehicleSurroundings): VehicleFlow {
  if (!state.connected) return IDLE;
  const { command } = state;
  if (command.mode === 'auto') return chargeFlow(state, model, Math.min(model.maximumW, around.room));
  if (command.mode === 'charge' && command.power > 0) {
    const wanted = Math.min(model.maximumW, Math.max(model.minimumW, command.power));
    return chargeFlow(state, model, Math.min(wanted, around.room));
  }
  if (command.mode === 'discharge') return dischargeFlow(state, model, Math.min(command.power, around.need));
  return IDLE;
}

function chargeFlow(state: VehicleState, model: VehicleModel, power: number): VehicleFlow {
  const charge = Math.floor(power);
  const slope = charge * model.chargeEfficiency;
  const space = state.limit - state.content;
  if (charge <= 0 || charge < model.minimumW || space <= model.maximumW * model.chargeEfficiency) return IDLE;
  return { charge, discharge: 0, slope, lasts: Math.floor(space / slope) };
}

function dischargeFlow(state: VehicleState, model: VehicleModel, power: number): VehicleFlow {
  const discharge = Math.floor(Math.min(power, model.dischargeW));
  const above = state.content - toMillijoules(model.floorWh);
  if (discharge <= 0 || above <= model.dischargeW / model.dischargeEfficiency) return IDLE;
  const slope = -discharge / model.dischargeEfficiency;
  return { charge: 0, discharge, slope, lasts: Math.floor(above / -slope) };
}

/**
 * The car comes home. A generated trip took `tripWh` out of the battery (what it did not have was charged on the way,
 * so at least 5 % is left) and may be filled; a replayed session arrives with just so much space as it then asked for.
 */
export function arrive(
  state: VehicleState,
  model: VehicleModel,
  visit: { readonly tripWh: number } | { readonly energyWh: number },
): VehicleState {
  const full = toMillijoules(model.capacityWh);
  if ('tripWh' in visit) {
    const content = Math.max(Math.round(full * 0.05), state.content - toMillijoules(visit.tripWh));
    return { ...state, connected: true, content, limit: full };
  }
  const asked = Math.min(full, Math.round(toMillijoules(visit.energyWh) * model.chargeEfficiency));
  // The session's end is a full battery; the crumb that chargeFlow leaves is given on top.
  return { ...state, connected: true, content: full - asked, limit: full };
}

export interface VehicleStep {
  readonly state: VehicleState;
  /** mJ at the AC side. */
  readonly charged: number;
  readonly discharged: number;
  readonly lost: number;
}

/** `length` whole ms in unchanging surroundings, nobody arriving or leaving. */
export function stepVehicle(
  state: VehicleState,
  model: VehicleModel,
  around: VehicleSurroundings,
  length: number,
): VehicleStep {
  let content = state.content;
  let charged = 0;
  let discharged = 0;
  for (let left = length; left > 0; ) {
    const flow = vehicleFlow({ ...state, content }, model, around);
    const part = Math.min(left, Math.max(1, flow.lasts));
    content += Math.floor(flow.slope * part);
    charged += flow.charge * part;
    discharged += flow.discharge * part;
    left -= part;
  }
  return { state: { ...state, content }, charged, discharged, lost: charged - discharged - (content - state.content) };
}
