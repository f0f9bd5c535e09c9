import type { Unmet } from '#core/planner/plan.ts';
import type { BatteryProblem, HeaterProblem, Problem } from '#core/planner/problem.ts';
import { forecastOf } from './forecast-of.ts';
import { type Horizon, horizonOf, stepContaining, stepsTouching } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import { pricesOf } from './prices-of.ts';
import { devicesOf, rulesOf, type ScenarioDevice, stateOf } from './scenario-device.ts';
import type { Scenario, ScenarioBattery, ScenarioHeater } from './scenario-schema.ts';
import { vehicleOf } from './vehicle-of.ts';

export interface ScenarioProblem {
  readonly problem: Problem;
  readonly horizon: Horizon;
  /** Devices whose state the scenario does not tell, so that they are left to themselves. */
  readonly leftOut: readonly Unmet[];
}

/** The planning problem of a scenario: its own forecast where none is given, and wishes and what-ifs by step. */
export function problemOf(scenario: Scenario): ScenarioProblem {
  const horizon = horizonOf(scenario);
  const forecast = forecastOf(scenario, horizon);
  const leftOut: Unmet[] = [];
  const known = <Facts, Built>(
    devices: readonly ScenarioDevice<Facts>[],
    build: (device: ScenarioDevice<Facts>) => Built | null,
  ): Built[] =>
    devices.flatMap((device) => {
      const built = build(device);
      if (built !== null) return [built];
      leftOut.push({ device: device.name, wish: 'planned', at: horizon.at, short: 0, because: 'state-unknown' });
      return [];
    });
  const { site, tariff } = scenario;
  const problem: Problem = {
    at: horizon.at,
    stepLength: horizon.stepLength,
    ...(horizon.stepLengths === undefined ? {} : { stepLengths: horizon.stepLengths }),
    steps: horizon.steps,
    importLimit: site.main_limit_kw * 1000,
    ...(tariff.export_limit_kw === null || tariff.export_limit_kw === undefined
      ? {}
      : { exportLimit: tariff.export_limit_kw * 1000 }),
    ...pricesOf(scenario, horizon, forecast.load),
    forecast,
    batteries: known(devicesOf('battery', site.battery), (device) => batteryOf(scenario, horizon, device)),
    heaters: known(devicesOf('ecocute', site.ecocute), (device) => heaterOf(scenario, horizon, device)),
    vehicles: known(devicesOf('ev', site.ev), (device) => vehicleOf(scenario, horizon, device)),
  };
  return { problem, horizon, leftOut };
}

type BatteryState = Pick<Scenario['state'], 'battery_kwh'>;

function batteryOf(
  scenario: Scenario,
  horizon: Horizon,
  { name, kind, id, facts }: ScenarioDevice<ScenarioBattery>,
): BatteryProblem | null {
  const { state } = scenario;
  const content = stateOf<BatteryState>(state, state.batteries, id, (battery_kwh) => ({ battery_kwh }))?.battery_kwh;
  if (content === undefined) return null;
  const modes = new Set(facts.modes);
  const canCharge = modes.has('charge') && facts.charge_from_grid;
  return {
    id: name,
    content: Math.min(content, facts.capacity_kwh) * 1000,
    capacity: facts.capacity_kwh * 1000,
    reserve: Math.min(facts.reserve_kwh, facts.capacity_kwh) * 1000,
    chargePower: facts.charge_kw * 1000,
    dischargePower: facts.discharge_kw * 1000,
    chargeEfficiency: facts.eta_charge,
    dischargeEfficiency: facts.eta_discharge,
    wear: (facts.wear_yen_per_kwh ?? 0) * 1000,
    minimumChargePower: Math.min(facts.charge_min_kw, facts.charge_kw) * 1000,
    chargesFromGrid: canCharge,
    exports: facts.export_allowed,
    canHold: modes.has('hold'),
    holdsWithoutSurplus: modes.has('hold-no-surplus'),
    limitable: true,
    wanted: stormContent(scenario, horizon, facts),
    ...(facts.goal_kwh === undefined ? {} : { goals: facts.goal_kwh.map((kwh) => (kwh === null ? null : kwh * 1000)) }),
    ...(facts.value_yen_per_kwh === undefined ? {} : { endValue: facts.value_yen_per_kwh * 1000 }),
    rules: rulesOf(scenario, horizon, kind, id),
  };
}

/** Wh that announced warnings want from their start to their end, by step; several batteries share it by capacity. */
function stormContent(scenario: Scenario, horizon: Horizon, facts: ScenarioBattery): number[] {
  const wanted = Array.from({ length: horizon.steps }, () => 0);
  const all = devicesOf('battery', scenario.site.battery).reduce((sum, one) => sum + one.facts.capacity_kwh, 0);
  const part = all === 0 ? 0 : facts.capacity_kwh / all;
  for (const warning of scenario.warnings ?? []) {
    if (warning.battery_kwh === undefined || timeAt(warning.announced, 'announced') > horizon.at) continue;
    const [start, end] = [timeAt(warning.start, 'start'), timeAt(warning.end, 'end')];
    const { from, to } = stepsTouching(horizon, start, end);
    // Contents stand at the ends of steps: to have it at the start, the step before must end with it.
    const first = stepContaining(horizon, start) > 0 ? from - 1 : from;
    for (let step = first; step < to; step++)
      wanted[step] = Math.max(wanted[step]!, Math.min(warning.battery_kwh * part, facts.capacity_kwh) * 1000);
  }
  return wanted;
}

type HeaterState = Pick<Scenario['state'], 'tank_kwh' | 'hp_on' | 'hp_run_steps' | 'hp_starts_today'>;

function heaterOf(
  scenario: Scenario,
  horizon: Horizon,
  { name, kind, id, facts }: ScenarioDevice<ScenarioHeater>,
): HeaterProblem | null {
  const { state } = scenario;
  const now: HeaterState | null = stateOf<HeaterState>(state, state.ecocutes, id, (tank_kwh) => ({ tank_kwh }));
  if (now?.tank_kwh === undefined) return null;
  const running = now.hp_on ?? (now.hp_run_steps ?? 0) > 0;
  return {
    id: name,
    heat: Math.min(now.tank_kwh, facts.tank_max_kwh) * 1000,
    capacity: facts.tank_max_kwh * 1000,
    heatPower: facts.heat_kw * 1000,
    cop: facts.cop_table.toSorted((a, b) => a[0] - b[0]),
    auxiliaryPower: (facts.aux_kw ?? 0) * 1000,
    startEnergy: (facts.start_kwh ?? 0) * 1000,
    lossShare: facts.loss_per_step ?? 0,
    lossConstant: (facts.loss_const_kwh ?? 0) * 1000,
    minimumRunSteps: facts.min_run_steps,
    maximumStartsPerDay: facts.max_starts_per_day,
    boostBelow: Math.min(facts.boost_below_kwh, facts.tank_max_kwh) * 1000,
    running,
    runSteps: now.hp_run_steps ?? (running ? 1 : 0),
    startsToday: now.hp_starts_today ?? 0,
    rules: rulesOf(scenario, horizon, kind, id),
  };
}
