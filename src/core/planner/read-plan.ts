import { milliyen } from '../units.ts';
import type { PlanningModel } from './build-model.ts';
import { batteryPolicy } from './battery-policy.ts';
import { endWorth } from './end-values.ts';
import { fullHeat, fullPower } from './heater-physics.ts';
import { type Frame, stepAt, stepOf } from './frame.ts';
import { read } from './model-builder.ts';
import { billOf, replayNone, type Replayed } from './none-policy.ts';
import { batteryOrder, heaterOrders, vehicleOrder } from './order-steps.ts';
import { outlooks } from './outlook.ts';
import type { BatteryOrder, HeaterIntent, Plan, PlanStep } from './plan.ts';
import { reasonsOf } from './reasons-of.ts';
import { heaterStep, initialStores, type Orders, replayStep, type Stores } from './replay.ts';
import { unmetOf } from './unmet-of.ts';

interface Head {
  readonly id: string;
  readonly previous: Plan | null;
  readonly status: Plan['status'];
  /** Yen. */
  readonly gap?: number;
  /** Heaters run whole steps, for draws that may be larger than the solution takes them to be. */
  readonly hedged?: boolean;
}

/**
 * Reads a solution as commands, and lets them act on the forecast: what the plan expects is what its commands do, not
 * what the linear model hoped for. So expectations always balance, and no plan expects what a device cannot do.
 */
export function readPlan(planning: PlanningModel, values: readonly number[], head: Head): Plan {
  const { frame } = planning;
  return assemble(frame, replayOrders(planning, values, head), head);
}

/** The plan when there is no solution: every device as it would be by itself. */
export const fallbackPlan = (frame: Frame, head: Omit<Head, 'status'>): Plan =>
  assemble(frame, replayNone(frame), { ...head, status: 'fallback' });

/** The plan of policy `none`: every device as it would be by itself, on purpose. */
export const nonePlan = (frame: Frame, head: Omit<Head, 'status'>): Plan =>
  assemble(frame, replayNone(frame), { ...head, status: 'feasible' });

/** A plan out of commands that a policy has chosen and replayed. */
export const replayedPlan = (frame: Frame, steps: readonly Replayed[], head: Omit<Head, 'status'>): Plan =>
  assemble(frame, steps, { ...head, status: 'feasible' });

function assemble(frame: Frame, replayed: readonly Replayed[], { id, previous, status, gap }: Head): Plan {
  const { problem } = frame;
  const reasons = reasonsOf(frame, replayed, status === 'fallback');
  return {
    id,
    parent: previous?.id ?? null,
    madeAt: problem.at,
    stepLength: problem.stepLength,
    steps: replayed.map((one, step) => planStep(frame, one, step, reasons[step]!)),
    expectedCost: milliyen(billOf(frame, replayed) * 1000),
    noneCost: milliyen(fairNoneBill(frame, replayed) * 1000),
    ...(gap === undefined ? {} : { gap: milliyen(gap * 1000) }),
    endWorth: milliyen(endWorth(frame, replayed.at(-1)?.stores ?? initialStores(frame)) * 1000),
    status,
    unmet: unmetOf(frame, replayed),
  };
}

/**
 * The bill of the devices left to themselves, less what they then have more in their stores at the end than the plan:
 * a car charged full is not money lost.
 */
function fairNoneBill(frame: Frame, planned: readonly Replayed[]): number {
  const none = replayNone(frame);
  const left = (steps: readonly Replayed[]): number => endWorth(frame, steps.at(-1)?.stores ?? initialStores(frame));
  return billOf(frame, none) - (left(none) - left(planned));
}

/** The solution by device and step, kWh. */
interface Solved {
  readonly batteries: readonly { charge: number[]; discharge: number[]; content: number[] }[];
  readonly vehicles: readonly { charge: number[]; discharge: number[] }[];
  readonly heaters: readonly (readonly HeaterIntent[])[];
  /** Electricity of all heaters. */
  readonly heating: readonly number[];
}

function solved({ frame, index }: PlanningModel, values: readonly number[], whole: boolean): Solved {
  const heats = index.heaters.map(({ heat }) => read(values, heat));
  return {
    batteries: index.batteries.map((columns) => ({ ...net(values, columns), content: read(values, columns.content) })),
    vehicles: index.vehicles.map((columns) => net(values, columns)),
    heating: frame.hours.map((hours, step) =>
      frame.problem.heaters.reduce((sum, heater, k) => {
        const share = heats[k]![step]! / fullHeat(heater, hours);
        return sum + share * fullPower(heater, hours, frame.problem.forecast.temperature[step]!);
      }, 0),
    ),
    heaters: index.heaters.map(({ heat, on }, k) => {
      const runs = on.map((column) => values[column]! > 0.5);
      const heats = whole ? frame.hours.map((hours) => fullHeat(frame.problem.heaters[k]!, hours)) : read(values, heat);
      return heaterOrders(frame, frame.problem.heaters[k]!, heats, runs);
    }),
  };
}

/** Charging and discharging of one step cancel each other: without losses a solution may have both. */
function net(
  values: readonly number[],
  columns: { readonly charge: readonly number[]; readonly discharge: readonly number[] },
): { charge: number[]; discharge: number[] } {
  const moved = read(values, columns.charge);
  const given = read(values, columns.discharge);
  return {
    charge: moved.map((taken, step) => Math.max(0, taken - given[step]!)),
    discharge: given.map((out, step) => Math.max(0, out - moved[step]!)),
  };
}

function replayOrders(planning: PlanningModel, values: readonly number[], { previous, hedged }: Head): Replayed[] {
  const { frame } = planning;
  const solution = solved(planning, values, hedged === true);
  const modes = frame.problem.batteries.map((battery) => modesBefore(frame, previous, battery.id));
  const policy = policyOrders(frame, solution, modes);
  const steps: Replayed[] = [];
  let stores = initialStores(frame);
  for (let step = 0; step < frame.steps; step++) {
    const before = frame.problem.batteries.map(
      (_, k) => modes[k]![step] ?? steps.at(-1)?.orders.batteries[k]?.mode ?? null,
    );
    const read = ordersOf(frame, step, stores, solution, before);
    const orders = policy === null ? read : { ...read, batteries: [policy[step]!] };
    const next = replayStep(frame, step, stores, orders);
    stores = next.stores;
    steps.push({ orders, flows: next.flows, stores });
  }
  return steps;
}

/**
 * Orders that are good for the whole spread of the forecast, where it has one; null where there is none, or where the
 * house's storage is more than one plain battery.
 */
function policyOrders(
  frame: Frame,
  solution: Solved,
  modes: readonly (readonly (BatteryOrder['mode'] | undefined)[])[],
): BatteryOrder[] | null {
  const ways = outlooks(frame);
  const [battery, second] = frame.problem.batteries;
  if (ways.length === 1 || battery === undefined || second !== undefined) return null;
  if (battery.exports || (battery.minimumChargePower ?? 0) > 0 || battery.canHold === false) return null;
  const others = Array.from({ length: frame.steps }, (_, step) => {
    const cars = solution.vehicles.reduce((sum, { charge, discharge }) => sum + charge[step]! - discharge[step]!, 0);
    return cars + solution.heating[step]!;
  });
  const before = others.map((_, step) => modes[0]![step] ?? null);
  return batteryPolicy(frame, battery, ways, others, before);
}

/** The commands of a step, given what the commands before it have led to. */
function ordersOf(
  frame: Frame,
  step: number,
  stores: Stores,
  solution: Solved,
  before: readonly (BatteryOrder['mode'] | null)[],
): Orders {
  const { batteries, heaters, vehicles } = frame.problem;
  let need = frame.load[step]! - frame.solar[step]!;
  const heat = heaters.map((heater, k) => {
    // Below its own threshold the unit heats whatever it is told, so the plan says so.
    const boosts = stores.tanks[k]! < heater.boostBelow / 1000;
    const intent = boosts ? { heat: Math.round(heater.heatPower * frame.hours[step]!) } : solution.heaters[k]![step]!;
    need += heaterStep(frame, step, heater, stores.tanks[k]!, stores.running[k]!, intent).taken;
    return intent;
  });
  const cars = vehicles.map((vehicle, k) => {
    const { charge, discharge } = solution.vehicles[k]!;
    const order = vehicleOrder(frame, vehicle, step, charge[step]!, discharge[step]!, need);
    need += charge[step]! - discharge[step]!;
    return order;
  });
  let expected = frame.load[step]! - frame.solar[step]! + solution.heating[step]!;
  for (const { charge, discharge } of solution.vehicles) expected += charge[step]! - discharge[step]!;
  const output = solution.batteries.reduce((sum, one) => sum + one.discharge[step]! - one.charge[step]!, 0);
  const sells = output > Math.max(0, expected) + 0.005;
  const storage = batteries.map((battery, k) => {
    const { charge, discharge, content } = solution.batteries[k]!;
    const order = batteryOrder(frame, battery, step, {
      need,
      expected,
      sells,
      content: stores.batteries[k]!,
      charge: charge[step]!,
      discharge: discharge[step]!,
      until: content[step]!,
      before: before[k]!,
    });
    need += charge[step]! - discharge[step]!;
    expected += charge[step]! - discharge[step]!;
    return order;
  });
  return { batteries: storage, heaters: heat, vehicles: cars };
}

/** What the previous plan had the battery do, by step of this problem. */
function modesBefore(frame: Frame, previous: Plan | null, id: string): (BatteryOrder['mode'] | undefined)[] {
  if (previous === null) return [];
  return Array.from({ length: frame.steps }, (_, step) => {
    const then = stepOf(previous, stepAt(frame.problem, step));
    return previous.steps[then]?.batteries[id]?.mode;
  });
}

function planStep(
  frame: Frame,
  { orders, flows, stores }: Replayed,
  step: number,
  reasons: PlanStep['reasons'],
): PlanStep {
  const { problem } = frame;
  const name = <T>(devices: readonly { readonly id: string }[], values: readonly T[]): Record<string, T> =>
    Object.fromEntries(devices.map(({ id }, k) => [id, values[k]!]));
  const wh = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1000));
  const energy = {
    ...name(problem.batteries, wh(flows.batteries)),
    ...name(problem.heaters, wh(flows.heaters)),
    ...name(problem.vehicles, wh(flows.vehicles)),
  };
  const load = Math.round(problem.forecast.load[step]!);
  const solar = Math.round(problem.forecast.solar[step]! - flows.curtailed * 1000);
  const net = Object.values(energy).reduce((sum, value) => sum + value, load - solar);
  return {
    at: stepAt(problem, step),
    batteries: name(problem.batteries, orders.batteries),
    heaters: name(problem.heaters, orders.heaters),
    vehicles: name(problem.vehicles, orders.vehicles),
    expect: {
      load,
      solar,
      hotWater: Math.round(problem.forecast.hotWater[step]!),
      import: Math.max(0, net),
      export: Math.max(0, -net),
      content: {
        ...name(problem.batteries, wh(stores.batteries)),
        ...name(problem.heaters, wh(stores.tanks)),
        ...name(problem.vehicles, wh(stores.cars)),
      },
      energy,
      buy: problem.buy[step]!,
      sell: problem.sell[step]!,
    },
    reasons,
  };
}
