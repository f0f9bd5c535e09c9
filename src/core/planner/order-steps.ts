import type { BatteryCommand } from '../device/battery.ts';
import type { VehicleCommand } from '../device/vehicle.ts';
import { wattHours, watts } from '../units.ts';
import { blocksOf } from './heater-blocks.ts';
import type { Frame } from './frame.ts';
import { fullHeat } from './heater-physics.ts';
import type { HeaterIntent } from './plan.ts';
import type { BatteryProblem, HeaterProblem, VehicleProblem } from './problem.ts';

/** Energy below this says nothing about what is wanted, kWh. */
export const CRUMB = 0.03;

/** What a battery is about to meet in a step, kWh. */
export interface BatteryMoment {
  /** What the house lacks before the battery on the forecast, negative is surplus; and what the solution took it for. */
  readonly need: number;
  readonly expected: number;
  /** Content at the start, as the commands before have left it. */
  readonly content: number;
  /** The solution: charge and discharge at the AC side, content at the end. */
  readonly charge: number;
  readonly discharge: number;
  readonly until: number;
  /** The mode of the step before, or of the previous plan for this one. */
  readonly before: BatteryCommand['mode'] | null;
}

/**
 * The command under which the device, following the house by itself, does what the solution wants. Forecasts are never
 * met to the watt, so the mode is what matters: `charge` only where more is wanted than the sun leaves, `hold` only where
 * most of what the device would give is to be saved. Where nothing is at stake the mode stays as it was.
 */
export function batteryOrder(frame: Frame, battery: BatteryProblem, moment: BatteryMoment): BatteryCommand {
  const { need, expected, content, charge, discharge, before } = moment;
  const surplus = Math.max(0, -need);
  const mostIn = (battery.chargePower * frame.hours) / 1000;
  if (
    charge > Math.min(Math.max(0, -expected), mostIn) + 2 * CRUMB &&
    charge > 0.1 * mostIn &&
    moment.until > content + CRUMB
  )
    return {
      mode: 'charge',
      power: watts(Math.min(battery.chargePower, Math.ceil((charge / frame.hours) * 1000))),
      until: wattHours(Math.round(moment.until * 1000)),
    };
  const above = Math.max(0, content - battery.reserve / 1000) * battery.dischargeEfficiency;
  const possible = Math.min(Math.max(0, need), (battery.dischargePower * frame.hours) / 1000, above);
  if (surplus > CRUMB) return { mode: 'auto' };
  if (possible < CRUMB) return { mode: before === 'hold' && above > CRUMB ? 'hold' : 'auto' };
  const enough = before === 'hold' ? 0.6 : 0.4;
  return { mode: discharge >= enough * possible ? 'auto' : 'hold' };
}

/** Heater intents, Wh: whole blocks, of which only the last step is partial. */
export function heaterOrders(
  frame: Frame,
  heater: HeaterProblem,
  heat: readonly number[],
  on: readonly boolean[],
): HeaterIntent[] {
  const full = fullHeat(heater, frame.hours);
  const intents = on.map((runs) => (runs ? full : 0));
  for (const { from, to } of blocksOf(on)) {
    // A remainder that is no more than a crumb is not worth a step, unless the run would then be shorter than the
    // least; and a crumb more is better than a draw that finds it missing.
    const least = to - from <= heater.minimumRunSteps ? 0.1 * full : 0;
    const rest = heat[to - 1]! > 2 * CRUMB ? heat[to - 1]! + CRUMB : 0;
    intents[to - 1] = Math.min(full, Math.max(least, rest));
  }
  return intents.map((value) => ({ heat: Math.round(value * 1000) }));
}

/** @param give kWh the solution takes out of the car, @param take kWh it puts in, both at the AC side */
export function vehicleOrder(
  frame: Frame,
  vehicle: VehicleProblem,
  step: number,
  take: number,
  give: number,
  need: number,
): VehicleCommand {
  if (!vehicle.connected[step]) return { mode: 'idle' };
  const least = (vehicle.minimumPower * frame.hours) / 1000;
  if (take > Math.max(CRUMB, 0.3 * least)) {
    const power = Math.ceil((take / frame.hours) * 1000 - 1e-6);
    return { mode: 'charge', power: watts(Math.min(vehicle.maximumPower, Math.max(vehicle.minimumPower, power))) };
  }
  if (give <= CRUMB) return { mode: 'idle' };
  // Where the car covers nearly all of the need, it may follow it with its whole power.
  const follows = give >= 0.8 * Math.max(0, need);
  return { mode: 'discharge', power: watts(follows ? vehicle.dischargePower : Math.ceil((give / frame.hours) * 1000)) };
}
