import { type Frame, stepAfter } from './frame.ts';
import { copAt, fullHeat, wantedContent } from './heater-physics.ts';
import type { Replayed } from './none-policy.ts';
import { CRUMB } from './order-steps.ts';
import type { LimitCode, ReasonCode, StepReason } from './plan.ts';
import type { BatteryProblem, HeaterProblem, VehicleProblem } from './problem.ts';
import { initialStores, type Stores } from './replay.ts';

type Why = readonly [ReasonCode, LimitCode | null];

/** Why each device does what it does in each step, and what limits it: read off what the commands do on the forecast. */
export function reasonsOf(frame: Frame, steps: readonly Replayed[], withoutPlan: boolean): StepReason[][] {
  const { problem } = frame;
  const wanted = problem.heaters.map((heater) => wantedContent(heater, problem.forecast.hotWaterSpread, frame.hours));
  let before = initialStores(frame);
  return steps.map((one, step) => {
    const name = (id: string, [reason, limit]: Why): StepReason => ({
      device: id,
      reason: withoutPlan ? 'no-plan' : reason,
      limit,
    });
    const found = [
      ...problem.batteries.map(({ id }, k) => name(id, batteryWhy(frame, one, step, k, before))),
      ...problem.heaters.map(({ id }, k) => name(id, heaterWhy(frame, one, step, k, before, wanted[k]![step]!))),
      ...problem.vehicles.map(({ id }, k) => name(id, vehicleWhy(frame, one, step, k, before))),
    ];
    before = one.stores;
    return found;
  });
}

function batteryWhy(frame: Frame, { orders, flows, stores }: Replayed, step: number, k: number, before: Stores): Why {
  const battery = frame.problem.batteries[k]!;
  const { mode } = orders.batteries[k]!;
  const moved = flows.batteries[k]!;
  const full = stores.batteries[k]! >= battery.capacity / 1000 - CRUMB;
  const empty = stores.batteries[k]! <= battery.reserve / 1000 + CRUMB;
  const kept = keptContent(frame, battery, step);
  const belowReserve = before.batteries[k]! < battery.reserve / 1000 - CRUMB;
  // What is kept for a storm is bought at any price, and then not touched.
  const forStorm = kept > battery.reserve / 1000 && (before.batteries[k]! < kept - CRUMB || isWarned(battery, step));
  if (moved > CRUMB) {
    const limit = full ? 'battery-full' : chargeLimit(frame, step, flows, moved, battery.chargePower);
    return [mode !== 'charge' ? 'solar-surplus' : belowReserve || forStorm ? 'keep-reserve' : 'cheap-price', limit];
  }
  if (moved < -CRUMB) {
    const mostOut = (battery.dischargePower * frame.hours[step]!) / 1000;
    return ['cover-house', empty ? 'battery-reserve' : -moved > mostOut - CRUMB ? 'discharge-power' : null];
  }
  if (empty) return [belowReserve ? 'keep-reserve' : 'nothing-better', 'battery-reserve'];
  if (forStorm) return ['keep-reserve', full ? 'battery-full' : null];
  return [mode === 'hold' ? 'save-for-dear-price' : 'nothing-better', full ? 'battery-full' : null];
}

/** The most that a warning of the next day asks for, kWh; 0 where there is none. */
function keptContent(frame: Frame, battery: BatteryProblem, step: number): number {
  const ahead = (battery.wanted ?? []).slice(step, stepAfter(frame, step, 24));
  return Math.min(battery.capacity, Math.max(0, ...ahead)) / 1000;
}

const isWarned = (battery: BatteryProblem, step: number): boolean => (battery.wanted?.[step] ?? 0) > battery.reserve;

function chargeLimit(
  frame: Frame,
  step: number,
  flows: Replayed['flows'],
  moved: number,
  power: number,
): LimitCode | null {
  if (flows.import > frame.importLimit[step]! - CRUMB) return 'contract-limit';
  return moved > (power * frame.hours[step]!) / 1000 - CRUMB ? 'charge-power' : null;
}

function heaterWhy(
  frame: Frame,
  { flows, stores }: Replayed,
  step: number,
  k: number,
  before: Stores,
  wanted: number,
): Why {
  const heater = frame.problem.heaters[k]!;
  const full = fullHeat(heater, frame.hours[step]!);
  const room = heater.capacity / 1000 - stores.tanks[k]!;
  const limit: LimitCode | null = room < 0.2 * full ? 'tank-full' : null;
  const taken = flows.heaters[k]!;
  if (flows.heat[k]! <= 0) return ['tank-full-enough', limit];
  if (before.tanks[k]! < heater.boostBelow / 1000) return ['hot-water-needed', 'tank-low'];
  if (frame.surplus[step]! >= 0.5 * taken) return ['solar-surplus', limit];
  if (before.tanks[k]! < wanted) return ['hot-water-needed', 'tank-low'];
  if (isWarm(frame, heater, step)) return ['good-efficiency', limit];
  return [dearLater(frame, step) ? 'cheap-price' : 'hot-water-needed', limit];
}

function vehicleWhy(frame: Frame, { flows, stores }: Replayed, step: number, k: number, before: Stores): Why {
  const vehicle = frame.problem.vehicles[k]!;
  if (!vehicle.connected[step]) return ['not-connected', null];
  const moved = flows.vehicles[k]!;
  const next = vehicle.departures.find((one) => one.step > step);
  if (moved > CRUMB) {
    const limit = chargeLimit(frame, step, flows, moved, vehicle.maximumPower);
    if (frame.surplus[step]! >= 0.5 * moved) return ['solar-surplus', limit];
    if (dearLater(frame, step)) return ['cheap-price', limit];
    return ['ready-for-departure', isTight(frame, vehicle, step, before.cars[k]!) ? 'departure' : limit];
  }
  if (moved < -CRUMB)
    return ['cover-house', stores.cars[k]! <= vehicle.floor / 1000 + CRUMB ? 'battery-reserve' : null];
  const ready = next === undefined || before.cars[k]! >= next.wanted / 1000 - 0.2;
  if (ready) return ['nothing-better', null];
  return ['wait-for-cheaper', null];
}

/** Whether electricity of the next day costs noticeably more than now at some time. */
function dearLater(frame: Frame, step: number): boolean {
  const end = stepAfter(frame, step, 24);
  for (let k = step + 1; k < end; k++) if (frame.buy[k]! > frame.buy[step]! * 1.02 + 0.2) return true;
  return false;
}

/** Whether the heat pump needs noticeably less electricity now than on average over the next day. */
function isWarm(frame: Frame, heater: HeaterProblem, step: number): boolean {
  const { temperature } = frame.problem.forecast;
  const end = stepAfter(frame, step, 24);
  let sum = 0;
  for (let k = step; k < end; k++) sum += 1 / copAt(heater.cop, temperature[k]!);
  return 1 / copAt(heater.cop, temperature[step]!) < (0.95 * sum) / (end - step);
}

/** Whether the car must charge nearly all the time that is left. */
function isTight(frame: Frame, vehicle: VehicleProblem, step: number, content: number): boolean {
  const next = vehicle.departures.find((one) => one.step > step);
  if (next === undefined) return false;
  const most = (vehicle.maximumPower * frame.hours[step]! * vehicle.chargeEfficiency) / 1000;
  return (next.wanted / 1000 - content) / most > next.step - step - 1;
}
