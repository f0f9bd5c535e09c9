import type { VehicleCommand } from '../device/vehicle.ts';
import { wattHours, watts } from '../units.ts';
import { blocksOf } from './heater-blocks.ts';
import type { Frame } from './frame.ts';
import { fullHeat, LEAST_SHARE } from './heater-physics.ts';
import { isSunOnly, mostCharge } from './battery.ts';
import type { BatteryOrder, HeaterIntent } from './plan.ts';
import { type BatteryProblem, type HeaterProblem, isRuled, type VehicleProblem } from './problem.ts';

/** Energy below this says nothing about what is wanted, kWh. */
export const CRUMB = 0.03;

/** The same where the forecast is taken as it is: only what is lost by saying whole Wh. */
const GRAIN = 0.001;

/** Whole W that are just enough for so many kWh in so many hours; the solver's noise is none of them. */
const wattsOver = (kwh: number, hours: number): number => Math.ceil((kwh / hours) * 1000 - 1e-3);

/** What a battery is about to meet in a step, kWh. */
export interface BatteryMoment {
  /** What the house lacks before the battery on the forecast, negative is surplus; and what the solution took it for. */
  readonly need: number;
  readonly expected: number;
  /** Whether all batteries together give more than the house needs. */
  readonly sells: boolean;
  /** Content at the start, as the commands before have left it. */
  readonly content: number;
  /** The solution: charge and discharge at the AC side, content at the end. */
  readonly charge: number;
  readonly discharge: number;
  readonly until: number;
  /** The mode of the step before, or of the previous plan for this one. */
  readonly before: BatteryOrder['mode'] | null;
}

/**
 * The command under which the device, following the house by itself, does what the solution wants. Forecasts are never
 * met to the watt, so the mode is what matters: `charge` only where more is wanted than the sun leaves, `hold` only where
 * most of what the device would give is to be saved. Where nothing is at stake the mode stays as it was.
 */
export function batteryOrder(frame: Frame, battery: BatteryProblem, step: number, moment: BatteryMoment): BatteryOrder {
  if (isRuled(battery, 'off', step)) return { mode: 'hold', maxCharge: 0 };
  if (frame.problem.batteries.length > 1 && battery.limitable) return exactOrder(frame, battery, step, moment);
  const { need, expected, content, charge, discharge, before } = moment;
  const hours = frame.hours[step]!;
  const surplus = Math.max(0, -need);
  const mostIn = mostCharge(frame, battery, step);
  const sun = Math.min(Math.max(0, -expected), mostIn);
  const crumb = battery.limitable ? 0.2 * CRUMB : CRUMB;
  const more = charge > sun + 2 * crumb && charge > (battery.limitable ? 0.02 : 0.1) * mostIn;
  if (more && !isSunOnly(battery, step) && moment.until > content + crumb) return chargeOrder(battery, hours, moment);
  const gives = giving(battery, hours, moment);
  if (gives !== null) return gives;
  const above = Math.max(0, content - floorOf(battery, step)) * battery.dischargeEfficiency;
  const possible = Math.min(Math.max(0, need), (battery.dischargePower * hours) / 1000, above);
  const cap = dischargeCap(battery, step, hours, Math.max(above, discharge));
  // A device keeps its own reserve, but not a storm's: it is held where following the house would take it below.
  if (isRaised(battery, step) && !battery.limitable && Math.max(above, discharge) < need) return held(battery);
  if (surplus > crumb) return { mode: 'auto', ...sunLimit(battery, hours, sun, moment), ...cap };
  if (possible < crumb) return before === 'hold' && above > crumb ? held(battery) : { mode: 'auto', ...cap };
  const partial = battery.limitable && discharge > 0.05 * possible;
  if (partial && discharge < 0.97 * possible && moment.until > floorOf(battery, step) + CRUMB)
    return { mode: 'auto', maxDischarge: wattsOver(discharge, hours) };
  const enough = before === 'hold' ? 0.6 : 0.4;
  return discharge >= enough * possible ? { mode: 'auto', ...cap } : held(battery);
}

/** Several batteries share the sun and the house, so each is told its part. */
function exactOrder(frame: Frame, battery: BatteryProblem, step: number, moment: BatteryMoment): BatteryOrder {
  const { charge, discharge } = moment;
  const hours = frame.hours[step]!;
  const crumb = 0.005;
  if (charge > crumb && charge >= discharge)
    return isSunOnly(battery, step)
      ? { mode: 'auto', maxCharge: wattsOver(charge, hours), maxDischarge: 0 }
      : chargeOrder(battery, hours, moment);
  if (discharge <= crumb) return { mode: 'hold', maxCharge: 0 };
  const gives = giving(battery, hours, moment);
  return gives ?? { mode: 'auto', maxCharge: 0, maxDischarge: wattsOver(discharge, hours) };
}

const chargeOrder = (battery: BatteryProblem, hours: number, { charge, until }: BatteryMoment): BatteryOrder => ({
  mode: 'charge',
  power: watts(Math.min(battery.chargePower, wattsOver(charge, hours))),
  until: wattHours(Math.round(until * 1000)),
});

/** A discharge beyond what the house needs, where that is allowed. */
function giving(battery: BatteryProblem, hours: number, { discharge, sells }: BatteryMoment): BatteryOrder | null {
  if (!battery.exports || !sells || discharge <= 0.005) return null;
  return { mode: 'auto', give: wattsOver(discharge, hours) };
}

/** The content that is kept in a step, kWh. */
const floorOf = (battery: BatteryProblem, step: number): number =>
  Math.max(battery.reserve, battery.wanted?.[step] ?? 0) / 1000;

const isRaised = (battery: BatteryProblem, step: number): boolean => (battery.wanted?.[step] ?? 0) > battery.reserve;

/** Keeps the device above a floor that it does not know itself, a storm's, but for what the plan itself gives below it. */
function dischargeCap(battery: BatteryProblem, step: number, hours: number, above: number): { maxDischarge?: number } {
  return isRaised(battery, step) && battery.limitable ? { maxDischarge: Math.floor((above / hours) * 1000) } : {};
}

/** Less than all the sun: room is left for a dearer hour. */
function sunLimit(
  battery: BatteryProblem,
  hours: number,
  sun: number,
  { charge, until }: BatteryMoment,
): { maxCharge?: number } {
  const full = until > battery.capacity / 1000 - CRUMB;
  if (!battery.limitable || full || charge > 0.95 * sun - CRUMB) return {};
  return { maxCharge: wattsOver(charge, hours) };
}

function held(battery: BatteryProblem): BatteryOrder {
  if (battery.canHold !== false) return { mode: 'hold' };
  if (battery.holdsWithoutSurplus) return { mode: 'hold', maxCharge: 0 };
  return battery.limitable ? { mode: 'auto', maxDischarge: 0 } : { mode: 'auto' };
}

/** Heater intents, Wh: whole blocks, of which only the last step is partial. */
export function heaterOrders(
  frame: Frame,
  heater: HeaterProblem,
  heat: readonly number[],
  on: readonly boolean[],
): HeaterIntent[] {
  const fulls = frame.hours.map((hours) => fullHeat(heater, hours));
  const intents = on.map((runs, step) => (runs ? fulls[step]! : 0));
  const crumb = frame.problem.forecast.hotWaterSpread === undefined ? GRAIN : CRUMB;
  for (const { from, to } of blocksOf(on)) {
    // A remainder that is no more than a crumb is not worth a step, unless the run would then be shorter than the
    // least; and a crumb more is better than a draw that finds it missing.
    const full = fulls[to - 1]!;
    const least = to - from <= heater.minimumRunSteps ? LEAST_SHARE * full : 0;
    const rest = heat[to - 1]! > 2 * crumb ? heat[to - 1]! + crumb : 0;
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
  const hours = frame.hours[step]!;
  const least = (vehicle.minimumPower * hours) / 1000;
  if (take > Math.max(CRUMB, 0.3 * least)) {
    const power = wattsOver(take, hours);
    return { mode: 'charge', power: watts(Math.min(vehicle.maximumPower, Math.max(vehicle.minimumPower, power))) };
  }
  if (give <= CRUMB) return { mode: 'idle' };
  // Where the car covers nearly all of the need, it may follow it with its whole power.
  const follows = give >= 0.8 * Math.max(0, need);
  return { mode: 'discharge', power: watts(follows ? vehicle.dischargePower : wattsOver(give, hours)) };
}
