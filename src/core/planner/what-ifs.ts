import type { VehicleCommand } from '../device/vehicle.ts';
import { isSunOnly } from './battery.ts';
import type { Frame } from './frame.ts';
import type { BatteryOrder, HeaterIntent } from './plan.ts';
import { type BatteryProblem, type HeaterProblem, isRuled, type VehicleProblem } from './problem.ts';
import type { Orders } from './replay.ts';

/**
 * What a policy of rules would say, less what a what-if or the device itself forbids: so that these hold for every policy.
 * What a what-if forces is for the optimal plan only: rules have no reason to do it well.
 */
export function allowedOrders({ problem }: Frame, step: number, orders: Orders): Orders {
  return {
    batteries: problem.batteries.map((battery, k) => batteryAllowed(battery, step, orders.batteries[k]!)),
    heaters: problem.heaters.map((heater, k) => heaterAllowed(heater, step, orders.heaters[k]!)),
    vehicles: problem.vehicles.map((vehicle, k) => vehicleAllowed(vehicle, step, orders.vehicles[k]!)),
  };
}

function batteryAllowed(battery: BatteryProblem, step: number, order: BatteryOrder): BatteryOrder {
  if (isRuled(battery, 'off', step)) return { mode: 'hold', maxCharge: 0 };
  const kept = isRuled(battery, 'no-discharge', step);
  if (order.mode === 'charge' && isSunOnly(battery, step)) return { mode: kept ? 'hold' : 'auto' };
  return kept && order.mode === 'auto' ? { mode: 'hold' } : order;
}

const heaterAllowed = (heater: HeaterProblem, step: number, intent: HeaterIntent): HeaterIntent =>
  isRuled(heater, 'off', step) ? { heat: 0 } : intent;

function vehicleAllowed(vehicle: VehicleProblem, step: number, command: VehicleCommand): VehicleCommand {
  if (isRuled(vehicle, 'off', step)) return { mode: 'idle' };
  return command.mode === 'discharge' && isRuled(vehicle, 'no-discharge', step) ? { mode: 'idle' } : command;
}
