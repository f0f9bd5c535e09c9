import type { Frame } from './frame.ts';
import { copAt } from './heater-physics.ts';
import type { BatteryProblem, HeaterProblem, VehicleProblem } from './problem.ts';
import type { Stores } from './replay.ts';
import { WEIGHTS } from './weights.ts';

/** Steps of the last 24 hours of the horizon: the day after it is taken to be like them. */
const lastDay = (frame: Frame): number[] => {
  const steps: number[] = [];
  for (let step = frame.steps - 1, hours = 0; step >= 0 && hours < 24 - 1e-9; step--) {
    hours += frame.hours[step]!;
    steps.unshift(step);
  }
  return steps;
};

/**
 * Yen per kWh in the battery at the end: what it can replace, but no more than what filling it again would cost. So the
 * battery is neither drained towards the end of the horizon nor filled for its own sake.
 */
export function batteryEndValue(frame: Frame, battery: BatteryProblem): number {
  if (battery.endValue !== undefined) return battery.endValue / 1000;
  const steps = lastDay(frame);
  let needed = 0;
  let paid = 0;
  let cheapest = Infinity;
  for (const step of steps) {
    needed += frame.deficit[step]!;
    paid += frame.deficit[step]! * frame.buy[step]!;
    cheapest = Math.min(cheapest, frame.buy[step]!);
  }
  if (needed === 0) return 0;
  const replaces = (paid / needed - battery.wear / 1000) * battery.dischargeEfficiency;
  return Math.max(0, WEIGHTS.endShare * Math.min(replaces, cheapest / battery.chargeEfficiency));
}

/** Yen per kWh of heat at the end: the cheapest step of a day, taking sun at its sale price where there is enough. */
export function heatEndValue(frame: Frame, heater: HeaterProblem): { readonly value: number; readonly useful: number } {
  let cheapest = Infinity;
  let drawn = 0;
  for (const step of lastDay(frame)) {
    const cop = copAt(heater.cop, frame.problem.forecast.temperature[step]!);
    const needed = (heater.heatPower * frame.hours[step]!) / 1000 / cop;
    const price = frame.surplus[step]! >= needed ? Math.min(frame.sell[step]!, frame.buy[step]!) : frame.buy[step]!;
    cheapest = Math.min(cheapest, price / cop);
    drawn += (frame.problem.forecast.hotWater[step]! + heater.lossConstant) / 1000;
  }
  return { value: Math.max(0, WEIGHTS.endShare * cheapest), useful: drawn + heater.boostBelow / 1000 };
}

/** Yen per kWh in the car at the end: what charging it at the cheapest price costs. */
export function vehicleEndValue(frame: Frame, vehicle: VehicleProblem): number {
  let cheapest = Infinity;
  for (let step = 0; step < frame.steps; step++)
    if (vehicle.connected[step]) cheapest = Math.min(cheapest, frame.buy[step]!);
  if (cheapest === Infinity) return 0;
  return Math.max(0, (WEIGHTS.endShare * cheapest) / vehicle.chargeEfficiency);
}

/** Yen that all stores together are worth at the end of the horizon. */
export function endWorth(frame: Frame, stores: Stores): number {
  const { batteries, heaters, vehicles } = frame.problem;
  let worth = 0;
  for (const [k, battery] of batteries.entries()) worth += batteryEndValue(frame, battery) * stores.batteries[k]!;
  for (const [k, heater] of heaters.entries()) {
    const { value, useful } = heatEndValue(frame, heater);
    worth += value * Math.min(useful, stores.tanks[k]!);
  }
  for (const [k, vehicle] of vehicles.entries()) worth += vehicleEndValue(frame, vehicle) * stores.cars[k]!;
  return worth;
}
