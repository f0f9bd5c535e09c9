import { wattHours, watts } from '../../units.ts';
import { type Frame, stepAfter } from '../frame.ts';
import { copAt, fullHeat } from '../heater-physics.ts';
import { cheapSteps, nightIntent, type Replayed } from '../none-policy.ts';
import type { BatteryOrder, HeaterIntent } from '../plan.ts';
import type { BatteryProblem, HeaterProblem, VehicleProblem } from '../problem.ts';
import { initialStores, replayStep, type Stores } from '../replay.ts';
import { allowedOrders } from '../what-ifs.ts';
import { type CatalogueDay, type CatalogueFacts, refusalOf, type Rule } from './rules.ts';
import type { VehicleCommand } from '../../device/vehicle.ts';

/** What a problem does not say and the rules ask for. */
export interface CatalogueSite {
  readonly facts: CatalogueFacts;
  /** Hours since the published forecast was issued; null where there is none. */
  readonly forecastAge: number | null;
  /** Sunny days with known consumption of the kind (working day or holiday) a JST day is of. */
  readonly sunnyDays: (day: number) => number;
  /** Whether a warning is in force in a step. */
  readonly warned: (step: number) => boolean;
}

export interface Refusal {
  readonly device: string;
  readonly day: number;
  readonly rule: Rule;
}

/** What the documented rules say of one device on each day of the horizon: null where solar charge may be done. */
type Verdicts = ReadonlyMap<number, Rule | null>;

/**
 * The documented behaviour: on days on which every rule of a device holds, it is charged by the sun that is left over; on
 * the others, and for what the sun cannot give in time, in the cheapest band.
 */
export function replayCatalogue(
  frame: Frame,
  site: CatalogueSite,
): { readonly steps: Replayed[]; readonly refusals: readonly Refusal[] } {
  const { problem } = frame;
  const refusals: Refusal[] = [];
  const judged = (kind: 'heater' | 'battery' | 'vehicle', id: string, needed: number): Verdicts => {
    const verdicts = new Map<number, Rule | null>();
    for (const day of new Set(frame.day)) {
      const rule = refusalOf(kind, catalogueDay(frame, site, day, needed));
      verdicts.set(day, rule);
      if (rule !== null) refusals.push({ device: id, day, rule });
    }
    return verdicts;
  };
  const heaters = problem.heaters.map((heater) => judged('heater', heater.id, boilEnergy(frame, heater)));
  const batteries = problem.batteries.map(({ id }) => judged('battery', id, 0));
  const vehicles = problem.vehicles.map((vehicle) => judged('vehicle', vehicle.id, chargeEnergy(vehicle)));
  const cheap = cheapSteps(frame);
  const steps: Replayed[] = [];
  let stores = initialStores(frame);
  for (let step = 0; step < frame.steps; step++) {
    const orders = allowedOrders(frame, step, {
      heaters: problem.heaters.map((heater, k) => heaterIntent(frame, step, heater, k, stores, cheap, heaters[k]!)),
      batteries: problem.batteries.map((battery, k) => batteryOrder(frame, step, battery, cheap, batteries[k]!)),
      vehicles: problem.vehicles.map((vehicle, k) =>
        vehicleOrder(frame, step, vehicle, stores.cars[k]!, cheap, vehicles[k]!),
      ),
    });
    const next = replayStep(frame, step, stores, orders);
    stores = next.stores;
    steps.push({ orders, flows: next.flows, stores });
  }
  return { steps, refusals };
}

function catalogueDay(frame: Frame, site: CatalogueSite, day: number, needed: number): CatalogueDay {
  const steps = frame.day.flatMap((one, step) => (one === day ? [step] : []));
  const sunny = steps.filter((step) => frame.surplus[step]! > 0);
  const [first, last] = [sunny[0] ?? Infinity, sunny.at(-1) ?? -Infinity];
  const hours = steps.filter((step) => step >= first && step <= last);
  const prices = steps.map((step) => frame.buy[step]!);
  return {
    facts: site.facts,
    forecastAge: site.forecastAge,
    sunnyDays: site.sunnyDays(day),
    surplus: sunny.reduce((sum, step) => sum + frame.surplus[step]!, 0),
    needed,
    highest: Math.max(...prices),
    cheapest: Math.min(...prices),
    sell: Math.max(...steps.map((step) => frame.sell[step]!)),
    warned: hours.some((step) => site.warned(step)),
    buys: hours.some((step) => frame.deficit[step]! > 0.05),
  };
}

/** Electricity of a day's hot water, kWh. */
function boilEnergy(frame: Frame, heater: HeaterProblem): number {
  const end = stepAfter(frame, 0, 24);
  let heat = 0;
  for (let step = 0; step < end; step++) heat += frame.problem.forecast.hotWater[step]! / 1000;
  return heat / copAt(heater.cop, frame.problem.forecast.temperature[0]!);
}

/** Electricity that the car lacks for its next departure, kWh. */
const chargeEnergy = ({ content, chargeEfficiency, departures }: VehicleProblem): number =>
  Math.max(0, (departures[0]?.wanted ?? 0) - content) / 1000 / chargeEfficiency;

/** By day with the sun where there is enough for it; at night only what is needed until then. */
function heaterIntent(
  frame: Frame,
  step: number,
  heater: HeaterProblem,
  k: number,
  stores: Stores,
  cheap: readonly boolean[],
  verdicts: Verdicts,
): HeaterIntent {
  const full = fullHeat(heater, frame.hours[step]!);
  const content = stores.tanks[k]!;
  if (verdicts.get(frame.day[step]!) === null && frame.surplus[step]! > 0) {
    const electricity = full / copAt(heater.cop, frame.problem.forecast.temperature[step]!);
    const room = heater.capacity / 1000 - content;
    const goesOn = stores.running[k] === true && frame.surplus[step]! > 0.5 * electricity;
    return { heat: room > 0.3 * full && (goesOn || frame.surplus[step]! >= electricity) ? full * 1000 : 0 };
  }
  if (!cheap[step]) return { heat: 0 };
  const sunny = nextSolarCharge(frame, step, verdicts);
  if (sunny === null) return nightIntent(frame, step, heater, content, cheap);
  let needed = (2 * heater.boostBelow) / 1000 - content;
  for (let ahead = step; ahead < sunny; ahead++) needed += frame.problem.forecast.hotWater[ahead]! / 1000;
  return { heat: needed > 0 ? full * 1000 : 0 };
}

/** The first step of surplus within a day in which solar charge may be done. */
function nextSolarCharge(frame: Frame, step: number, verdicts: Verdicts): number | null {
  const end = stepAfter(frame, step, 24);
  for (let ahead = step; ahead < end; ahead++)
    if (frame.surplus[ahead]! > 0.2 && verdicts.get(frame.day[ahead]!) === null) return ahead;
  return null;
}

/** The battery is left empty for the sun of a day on which it may have it, and filled at night before the others. */
function batteryOrder(
  frame: Frame,
  step: number,
  battery: BatteryProblem,
  cheap: readonly boolean[],
  verdicts: Verdicts,
): BatteryOrder {
  if (!cheap[step]) return { mode: 'auto' };
  if (nextSolarCharge(frame, step, verdicts) !== null) return { mode: 'hold' };
  return { mode: 'charge', power: watts(battery.chargePower), until: wattHours(battery.capacity) };
}

function vehicleOrder(
  frame: Frame,
  step: number,
  vehicle: VehicleProblem,
  content: number,
  cheap: readonly boolean[],
  verdicts: Verdicts,
): VehicleCommand {
  if (!vehicle.connected[step]) return { mode: 'idle' };
  const next = vehicle.departures.find((one) => one.step > step);
  const lacking = (next?.wanted ?? 0) / 1000 - content;
  if (lacking <= 0) return { mode: 'idle' };
  const full: VehicleCommand = { mode: 'charge', power: watts(vehicle.maximumPower) };
  const least = (vehicle.minimumPower * frame.hours[step]!) / 1000;
  if (verdicts.get(frame.day[step]!) === null && frame.surplus[step]! > Math.max(0.1, 0.5 * least)) {
    const power = (frame.surplus[step]! / frame.hours[step]!) * 1000;
    return { mode: 'charge', power: watts(Math.min(vehicle.maximumPower, Math.max(vehicle.minimumPower, power))) };
  }
  const sunny = nextSolarCharge(frame, step, verdicts);
  const inTime = sunny !== null && (next === undefined || next.step > sunny + 4);
  if (cheap[step] && !inTime) return full;
  // Whatever the rules say, the car is charged when no other time is left.
  const most = (vehicle.maximumPower * frame.hours[step]! * vehicle.chargeEfficiency) / 1000;
  return next !== undefined && lacking / most >= next.step - step - 1 ? full : { mode: 'idle' };
}
