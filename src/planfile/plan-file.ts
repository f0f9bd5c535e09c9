import type { VehicleCommand } from '#core/device/vehicle.ts';
import type { BatteryOrder, Plan, PlanStep, StepReason } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { formatJst } from '#core/time/jst.ts';
import type { BatteryStep, PlanFile, PlanFileStep } from './plan-schema.ts';
import { devicesOf, type Kind } from './scenario-device.ts';
import type { Scenario } from './scenario-schema.ts';

/** Wh, W or milli-yen as kWh, kW or yen, without the noise of the last digits. */
export const thousandth = (value: number): number => Math.round(value * 100) / 100_000;

/** The name of a device in the problem, as kind and id of the scenario. */
export function deviceOf(name: string): { readonly device: string; readonly id?: string } {
  const colon = name.indexOf(':');
  return colon === -1 ? { device: name } : { device: name.slice(0, colon), id: name.slice(colon + 1) };
}

/** Says a plan in the shape of plan.schema.json. */
export function planFile(
  scenario: Scenario,
  problem: Problem,
  plan: Plan,
  solver: { readonly name: string; readonly seconds: number },
): PlanFile {
  const cost = plan.expectedCost / 1000;
  const gap = (plan.gap ?? 0) / 1000;
  return {
    schema: 'hems.plan/1',
    for: scenario.id ?? scenario.now,
    policy: scenario.policy,
    step_minutes: scenario.step_minutes,
    steps: plan.steps.map((step) => planFileStep(scenario, problem, step)),
    expected: {
      cost_yen: cost,
      ...(plan.gap === undefined ? {} : { lower_bound_yen: cost - gap, gap_yen: gap }),
      end_value_yen: (plan.endWorth ?? 0) / 1000,
      none_cost_yen: plan.noneCost / 1000,
    },
    solver: { name: solver.name, status: plan.status, seconds: Math.round(solver.seconds * 1e4) / 1e4 },
    unmet: plan.unmet.map(({ device, wish, at, short, because }) => ({
      ...deviceOf(device),
      wish,
      at: formatJst(at),
      short_kwh: thousandth(short),
      because,
    })),
    slot_reasons: plan.steps.flatMap(({ at, reasons }) =>
      [...reasons, ...unplanned(scenario, reasons)].map(({ device, reason, limit }) => ({
        at: formatJst(at),
        ...deviceOf(device),
        reason,
        limit,
      })),
    ),
  };
}

/** Devices of the scenario that the plan could not take in are left to themselves, and have that for a reason. */
function unplanned(scenario: Scenario, reasons: readonly StepReason[]): StepReason[] {
  const planned = new Set(reasons.map(({ device }) => device));
  const names = KINDS.flatMap((kind) => namesOf(scenario, kind)).filter((name) => !planned.has(name));
  return names.map((device) => ({ device, reason: 'no-plan', limit: null }));
}

function planFileStep(scenario: Scenario, { batteries, vehicles }: Problem, step: PlanStep): PlanFileStep {
  const { site } = scenario;
  const battery = keyed('battery', site.battery, (name) => {
    const order = step.batteries[name] ?? { mode: 'auto' };
    return batteryStep(order, (batteries.find(({ id }) => id === name)?.chargePower ?? 0) / 1000);
  });
  const ecocute = keyed('ecocute', site.ecocute, (name) => ({ heat_kwh: thousandth(step.heaters[name]?.heat ?? 0) }));
  const ev = keyed('ev', site.ev, (name) => {
    const vehicle = vehicles.find(({ id }) => id === name);
    return vehicleStep(step.vehicles[name] ?? { mode: 'auto' }, (vehicle?.maximumPower ?? 0) / 1000);
  });
  return {
    at: formatJst(step.at),
    ...(battery === null ? {} : { battery }),
    ...(ecocute === null ? {} : { ecocute }),
    ...(ev === null ? {} : { ev }),
    expect: expectation(scenario, step),
  };
}

/** One object where the site has one device, an object by id where it lists several, null where it has none. */
function keyed<Facts extends { readonly id?: string | undefined }, Said>(
  kind: Kind,
  listed: Facts | readonly Facts[] | null | undefined,
  say: (name: string) => Said,
): Said | Record<string, Said> | null {
  const devices = devicesOf(kind, listed);
  if (devices.length === 0) return null;
  if (!Array.isArray(listed)) return say(kind);
  return Object.fromEntries(devices.map(({ name, id }) => [id!, say(name)]));
}

function batteryStep(order: BatteryOrder, most: number): BatteryStep {
  const limits = {
    max_charge_kw: order.maxCharge === undefined ? null : order.maxCharge / 1000,
    max_discharge_kw: order.maxDischarge === undefined ? null : order.maxDischarge / 1000,
  };
  if (order.mode === 'charge')
    return { mode: 'charge', charge_kw: Math.min(most, order.power / 1000), until_kwh: order.until / 1000, ...limits };
  return { mode: order.mode, ...limits, ...(order.give === undefined ? {} : { discharge_kw: order.give / 1000 }) };
}

function vehicleStep(command: VehicleCommand, most: number): { charge_kw: number; discharge_max_kw: number } {
  if (command.mode === 'auto') return { charge_kw: most, discharge_max_kw: 0 };
  return {
    charge_kw: command.mode === 'charge' ? command.power / 1000 : 0,
    discharge_max_kw: command.mode === 'discharge' ? command.power / 1000 : 0,
  };
}

const KINDS: readonly Kind[] = ['battery', 'ecocute', 'ev'];

const namesOf = ({ site }: Scenario, kind: Kind): string[] =>
  devicesOf<{ readonly id?: string | undefined }>(kind, site[kind]).map(({ name }) => name);

function expectation(scenario: Scenario, { expect }: PlanStep): PlanFileStep['expect'] {
  const total = (kind: Kind): Record<string, number> => {
    const names = namesOf(scenario, kind);
    const known = names.filter((name) => expect.content[name] !== undefined);
    if (known.length === 0) return {};
    const key = { battery: 'battery_kwh', ecocute: 'tank_kwh', ev: 'ev_kwh' }[kind];
    return { [key]: thousandth(known.reduce((sum, name) => sum + expect.content[name]!, 0)) };
  };
  const contents = KINDS.flatMap((kind) => namesOf(scenario, kind)).flatMap((name) => {
    const { id } = deviceOf(name);
    return id === undefined || expect.content[name] === undefined ? [] : [[id, thousandth(expect.content[name])]];
  });
  return {
    load_kwh: thousandth(expect.load),
    pv_kwh: thousandth(expect.solar),
    hot_water_kwh: thousandth(expect.hotWater),
    import_kwh: thousandth(expect.import),
    export_kwh: thousandth(expect.export),
    ...total('battery'),
    ...total('ecocute'),
    ...total('ev'),
    buy_yen: thousandth(expect.buy),
    sell_yen: thousandth(expect.sell),
    ...(contents.length === 0 ? {} : { contents_kwh: Object.fromEntries(contents) }),
  };
}
