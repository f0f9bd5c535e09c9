import { MILLIJOULES_PER_WH, toMillijoules, toWattHours } from '#core/physics/millijoules.ts';
import { arrive, type VehicleFlow, type VehicleModel, type VehicleState, vehicleFlow } from '#core/physics/vehicle.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WorldVehicle } from '../world.ts';
import type { HouseInputs, Stay } from './house-inputs.ts';
import type { Change, Moment } from './moment.ts';

export interface VehicleStore {
  /** A whole minute begins: the car may leave or come home. */
  minute(at: Instant): void;
  decide(need: number, room: number): VehicleFlow;
  settle(length: number): void;
  readonly face: WorldVehicle;
}

/** A departure is kept when at most this much is missing, Wh. */
const TOLERANCE = 50;

/** The car and its charger; the car starts 60 % full, wherever its calendar says it is. */
export function createVehicleStore(
  described: VehicleModel,
  inputs: HouseInputs,
  start: Instant,
  moment: Moment,
  change: Change,
): VehicleStore {
  const model = { ...described, capacityWh: Math.max(described.capacityWh, inputs.leastVehicleWh) };
  let state: VehicleState = {
    connected: false,
    content: toMillijoules(model.capacityWh * 0.6),
    limit: toMillijoules(model.capacityWh),
    command: { mode: 'auto' },
  };
  let flow: VehicleFlow = { charge: 0, discharge: 0, slope: 0, lasts: Infinity };
  let charged = 0;
  let discharged = 0;
  let kept = 0;
  let missed = 0;
  let stay: Stay | null = inputs.stayFrom(start);
  if (stay !== null && 'tripWh' in stay.visit && stay.plugIn <= start) {
    state = { ...state, connected: true };
  }
  const leave = (left: Stay): void => {
    const wanted = 'tripWh' in left.visit ? toMillijoules(left.visit.wantedWh) : state.limit;
    if (state.content >= wanted - TOLERANCE * MILLIJOULES_PER_WH) kept += 1;
    else missed += 1;
    state = { ...state, connected: false };
  };
  const elapsed = (): number => moment.now - moment.since;
  return {
    minute(at) {
      while (stay !== null && stay.plugOut <= at) {
        if (state.connected) leave(stay);
        stay = inputs.stayFrom(stay.plugOut);
      }
      if (stay !== null && !state.connected && stay.plugIn <= at) state = arrive(state, model, stay.visit);
    },
    decide: (need, room) => (flow = vehicleFlow(state, model, { need, room })),
    settle(length) {
      state = flow.slope === 0 ? state : { ...state, content: state.content + Math.floor(flow.slope * length) };
      charged += flow.charge * length;
      discharged += flow.discharge * length;
    },
    face: {
      capacityWh: model.capacityWh,
      minimumPower: model.minimumW,
      maximumPower: model.maximumW,
      dischargePower: model.dischargeW,
      connected: () => state.connected,
      power: () => flow.charge - flow.discharge,
      contentWh: () => toWattHours(state.content + Math.floor(flow.slope * elapsed())),
      chargedEnergy: () => charged + flow.charge * elapsed(),
      dischargedEnergy: () => discharged + flow.discharge * elapsed(),
      mode: () => state.command.mode,
      command(wanted) {
        change(() => {
          state = { ...state, command: wanted };
        });
      },
      departures: () => ({ kept, missed }),
    },
  };
}
