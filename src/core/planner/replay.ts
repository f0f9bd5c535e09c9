import type { VehicleCommand } from '../device/vehicle.ts';
import type { Frame } from './frame.ts';
import { copAt, fullHeat } from './heater-physics.ts';
import { mostCharge } from './battery.ts';
import type { BatteryOrder, HeaterIntent } from './plan.ts';
import type { BatteryProblem, HeaterProblem, VehicleProblem } from './problem.ts';

/** Contents in kWh, parallel to the problem's devices. */
export interface Stores {
  readonly batteries: readonly number[];
  readonly tanks: readonly number[];
  readonly cars: readonly number[];
  /** Whether each heater ran in the step before. */
  readonly running: readonly boolean[];
}

/** What the devices are told in a step, parallel to the problem's devices. */
export interface Orders {
  readonly batteries: readonly BatteryOrder[];
  readonly heaters: readonly HeaterIntent[];
  readonly vehicles: readonly VehicleCommand[];
}

/** What happens in a step, kWh. Electricity is + taken, − given. */
export interface Flows {
  readonly import: number;
  readonly export: number;
  /** Sun that was not generated, because it could not be sold. */
  readonly curtailed: number;
  readonly batteries: readonly number[];
  readonly heaters: readonly number[];
  readonly vehicles: readonly number[];
  /** Heat made, and heat that was wanted and not there. */
  readonly heat: readonly number[];
  readonly runOut: readonly number[];
  /** Energy that cars lacked when they left. */
  readonly departureShort: readonly number[];
}

export const initialStores = ({ problem }: Frame): Stores => ({
  batteries: problem.batteries.map(({ content }) => content / 1000),
  tanks: problem.heaters.map(({ heat }) => heat / 1000),
  cars: problem.vehicles.map(({ content }) => content / 1000),
  running: problem.heaters.map(({ running }) => running),
});

/** A heater's step without the rest of the house: it does not depend on it. */
export function heaterStep(
  frame: Frame,
  step: number,
  heater: HeaterProblem,
  content: number,
  ran: boolean,
  intent: HeaterIntent,
): { readonly content: number; readonly heat: number; readonly taken: number; readonly runOut: number } {
  const hours = frame.hours[step]!;
  const full = fullHeat(heater, hours);
  const wanted = content < heater.boostBelow / 1000 ? full : Math.min(full, intent.heat / 1000);
  const { hotWater, temperature } = frame.problem.forecast;
  const left = content * (1 - heater.lossShare) - (heater.lossConstant + hotWater[step]!) / 1000;
  const heat = Math.max(0, Math.min(wanted, heater.capacity / 1000 - left));
  const share = heat / full;
  const running = (heater.auxiliaryPower * hours) / 1000;
  const started = heat > 0 && !ran ? heater.startEnergy / 1000 : 0;
  const taken = heat > 0 ? heat / copAt(heater.cop, temperature[step]!) + running * share + started : 0;
  return { content: Math.max(0, left + heat), heat, taken, runOut: Math.max(0, -left - heat) };
}

/**
 * One step of the house on its forecast, with the devices doing what they do by themselves inside it: batteries in
 * `auto` take what is left of the sun and cover what is left of the load, `charge` ends at its content and then holds,
 * V2H covers and never exports, and import above the contract limit sheds storage charging first, cars before batteries.
 */
export function replayStep(
  frame: Frame,
  step: number,
  stores: Stores,
  orders: Orders,
): { readonly stores: Stores; readonly flows: Flows } {
  const { problem } = frame;
  const heaters = problem.heaters.map((heater, k) =>
    heaterStep(frame, step, heater, stores.tanks[k]!, stores.running[k]!, orders.heaters[k]!),
  );
  let need = frame.load[step]! - frame.solar[step]!;
  for (const { taken } of heaters) need += taken;
  const cars = problem.vehicles.map((vehicle, k) => {
    const leaves = departing(vehicle, step, stores.cars[k]!);
    const moved = vehicle.connected[step]
      ? vehicleFlow(frame, step, vehicle, leaves.content, orders.vehicles[k]!, need)
      : 0;
    need += moved;
    const content =
      leaves.content + (moved > 0 ? moved * vehicle.chargeEfficiency : moved / vehicle.dischargeEfficiency);
    return { moved, content, short: leaves.short };
  });
  const batteries = problem.batteries.map((_, k) => ({ moved: 0, content: stores.batteries[k]! }));
  const spare = atHand(frame, step, stores.batteries, orders.batteries);
  for (const k of inTurn(orders.batteries)) {
    const battery = problem.batteries[k]!;
    const content = stores.batteries[k]!;
    const moved = batteryFlow(frame, step, battery, content, orders.batteries[k]!, need, spare);
    need += moved;
    const gained = moved > 0 ? moved * battery.chargeEfficiency : moved / battery.dischargeEfficiency;
    batteries[k] = { moved, content: content + gained };
  }
  const sellable = Math.min(Math.max(0, -need), frame.exportLimit[step]!);
  return {
    stores: {
      batteries: batteries.map(({ content }) => content),
      tanks: heaters.map(({ content }) => content),
      cars: cars.map(({ content }) => content),
      running: heaters.map(({ heat }) => heat > 0),
    },
    flows: {
      import: Math.max(0, need),
      export: sellable,
      curtailed: Math.max(0, -need) - sellable,
      batteries: batteries.map(({ moved }) => moved),
      heaters: heaters.map(({ taken }) => taken),
      vehicles: cars.map(({ moved }) => moved),
      heat: heaters.map(({ heat }) => heat),
      runOut: heaters.map(({ runOut }) => runOut),
      departureShort: cars.map(({ short }) => short),
    },
  };
}

/** A car that leaves at the start of this step: what it lacks, and what it will come home with. */
function departing(vehicle: VehicleProblem, step: number, content: number): { content: number; short: number } {
  const departure = vehicle.departures.find((one) => one.step === step);
  if (departure === undefined) return { content, short: 0 };
  return {
    content: Math.max(0, content - (departure.uses ?? 0) / 1000),
    short: Math.max(0, Math.min(departure.wanted, vehicle.capacity) / 1000 - content),
  };
}

/** Batteries that are told to charge come first: the others see them as a part of the house. Those that sell come last. */
function inTurn(orders: readonly BatteryOrder[]): number[] {
  const turn = ({ mode, give }: BatteryOrder): number => (mode === 'charge' ? 0 : give === undefined ? 1 : 2);
  return orders.map((_, k) => k).toSorted((a, b) => turn(orders[a]!) - turn(orders[b]!));
}

/** What the batteries that follow the house can give in a step, kWh: so much more another may charge within the contract. */
function atHand(frame: Frame, step: number, contents: readonly number[], orders: readonly BatteryOrder[]): number {
  return frame.problem.batteries.reduce((sum, battery, k) => {
    const { mode, maxDischarge = Infinity, give } = orders[k]!;
    if (mode !== 'auto' || give !== undefined) return sum;
    const above = Math.max(0, contents[k]! - battery.reserve / 1000) * battery.dischargeEfficiency;
    return sum + Math.min((Math.min(battery.dischargePower, maxDischarge) * frame.hours[step]!) / 1000, above);
  }, 0);
}

/** kWh at the AC side: + charging. `need` is what the house lacks (negative: surplus), `spare` what others can give it. */
function batteryFlow(
  frame: Frame,
  step: number,
  battery: BatteryProblem,
  content: number,
  command: BatteryOrder,
  need: number,
  spare: number,
): number {
  const hours = frame.hours[step]!;
  const room = frame.importLimit[step]! - need + spare;
  const mostIn = Math.min(mostCharge(frame, battery, step), ((command.maxCharge ?? Infinity) * hours) / 1000);
  const space = Math.max(0, battery.capacity / 1000 - content) / battery.chargeEfficiency;
  // Contents are said in whole Wh.
  const least = ((battery.minimumChargePower ?? 0) * hours) / 1000 - 0.002;
  if (command.mode === 'charge') {
    const lacking = (command.until / 1000 - content) / battery.chargeEfficiency;
    const wanted = Math.min((command.power * hours) / 1000, mostIn, space, Math.max(0, room), lacking);
    if (wanted > 0 && wanted >= least) return wanted;
  }
  const above = Math.max(0, content - battery.reserve / 1000) * battery.dischargeEfficiency;
  if (command.give !== undefined && command.give > 0) return -Math.min((command.give * hours) / 1000, above);
  if (need < 0) {
    const taken = Math.min(-need, mostIn, space);
    return taken >= least ? taken : 0;
  }
  if (command.mode !== 'auto') return 0;
  const power = Math.min(battery.dischargePower, command.maxDischarge ?? Infinity);
  return -Math.min(Math.max(need, 0), (power * hours) / 1000, above);
}

function vehicleFlow(
  frame: Frame,
  step: number,
  vehicle: VehicleProblem,
  content: number,
  command: VehicleCommand,
  need: number,
): number {
  const hours = frame.hours[step]!;
  const room = frame.importLimit[step]! - need;
  const least = (vehicle.minimumPower * hours) / 1000;
  const most = (vehicle.maximumPower * hours) / 1000;
  const space = Math.max(0, vehicle.capacity / 1000 - content) / vehicle.chargeEfficiency;
  if (command.mode === 'auto' || command.mode === 'charge') {
    const asked = command.mode === 'auto' ? most : Math.min(most, Math.max(least, (command.power * hours) / 1000));
    const allowed = Math.min(asked, Math.max(0, room));
    return allowed < least - 1e-6 ? 0 : Math.min(allowed, space);
  }
  if (command.mode !== 'discharge') return 0;
  const above = Math.max(0, content - vehicle.floor / 1000) * vehicle.dischargeEfficiency;
  const asked = (Math.min(command.power, vehicle.dischargePower) * hours) / 1000;
  return -Math.max(0, Math.min(need, asked, above));
}
