import type { BatteryProblem, DeviceRule, HeaterProblem, Problem, VehicleProblem } from '../planner/problem.ts';
import type { Instant } from '../time/instant.ts';
import type { Override } from './overrides.ts';

/** A guest's share of a family's hot water and load: a family of about three. */
const GUEST_WATER = 0.35;
const GUEST_LOAD = 0.15;
/** Away, a house takes what it takes when everybody sleeps: this share of its half hours is at least that low. */
const STANDBY_SHARE = 0.1;
const DAY = 86_400_000;

interface Steps {
  readonly from: number;
  readonly to: number;
}

/** The planning problem with what people wish: as constraints on devices, as targets, and as another expectation. */
export function withOverrides(problem: Problem, overrides: readonly Override[], now: Instant): Problem {
  return overrides.filter(({ until }) => until > now).reduce(withOverride, problem);
}

function withOverride(problem: Problem, override: Override): Problem {
  const span = stepsUntil(problem, override.until);
  switch (override.kind) {
    case 'battery-hold':
      return onBattery(problem, override.device, (one) =>
        ruled(one, { rule: 'no-discharge', ...span }, { rule: 'no-grid-charge', ...span }),
      );
    case 'tank-fill':
      return onHeater(problem, override.device, (one) => filledNow(problem, one));
    case 'car-ready':
      return onVehicle(problem, override.device, (one) => readyBy(problem, one, override));
    case 'away':
      return nobodyHome(problem, span);
    case 'vacation': {
      const quiet = stepsUntil(problem, (override.until - DAY) as Instant);
      const off = { rule: 'off', ...quiet } as const;
      const heaters = problem.heaters.map((one) => (quiet.to > 0 ? ruled(one, off) : one));
      return { ...nobodyHome(problem, span), heaters };
    }
    case 'guests':
      return moreAtHome(problem, span, override.guests);
  }
}

const ruled = <Device extends { readonly rules?: readonly DeviceRule[] }>(
  device: Device,
  ...rules: readonly DeviceRule[]
): Device => ({ ...device, rules: [...(device.rules ?? []), ...rules.filter(({ from, to }) => to > from)] });

/** Steps that are at least partly before `until`. */
function stepsUntil({ at, stepLength, steps }: Problem, until: Instant): Steps {
  return { from: 0, to: Math.max(0, Math.min(steps, Math.ceil((until - at) / stepLength))) };
}

/** The heater with the rule that it heats from now on until its tank is full. */
export const filledNow = (problem: Problem, heater: HeaterProblem): HeaterProblem =>
  ruled(heater, ...filling(problem, heater));

/**
 * On from now until the tank is full, even if all that is drawn meanwhile has to be made as well: whole steps, and one more
 * for the rest, since only the last step of a run may be a part.
 */
function filling({ stepLength, forecast }: Problem, heater: HeaterProblem): DeviceRule[] {
  const each = (heater.heatPower * stepLength) / 3_600_000;
  let lacks = heater.capacity - heater.heat;
  let whole = 0;
  while (lacks >= each && whole < forecast.hotWater.length) lacks += forecast.hotWater[whole++]! - each;
  const to = Math.min(whole + 1, forecast.hotWater.length);
  return lacks > 0 || whole > 0 ? [{ rule: 'on', from: 0, to }] : [];
}

/** A departure that takes nothing out, so that the car can be planned on after it. */
function readyBy(problem: Problem, vehicle: VehicleProblem, wish: Override & { kind: 'car-ready' }): VehicleProblem {
  const step = Math.floor((wish.until - problem.at) / problem.stepLength);
  if (step < 1 || step >= problem.steps) return vehicle;
  const wanted = (vehicle.capacity * wish.pct) / 100;
  const there = vehicle.departures.find((one) => one.step === step);
  const departures = [
    ...vehicle.departures.filter((one) => one !== there),
    { step, ...(there ?? { uses: 0 }), wanted: Math.max(wanted, there?.wanted ?? 0) },
  ];
  return { ...vehicle, departures: departures.toSorted((a, b) => a.step - b.step) };
}

/** No hot water is drawn, and the house takes what it takes at its quietest. */
function nobodyHome(problem: Problem, { to }: Steps): Problem {
  const { load, hotWater, hotWaterSpread, hotWaterWays } = problem.forecast;
  const standby = load.toSorted((a, b) => a - b)[Math.floor(load.length * STANDBY_SHARE)] ?? 0;
  const none = (value: number, step: number): number => (step < to ? 0 : value);
  return {
    ...problem,
    forecast: {
      ...problem.forecast,
      load: load.map((value, step) => (step < to ? Math.min(value, standby) : value)),
      hotWater: hotWater.map(none),
      ...(hotWaterSpread === undefined ? {} : { hotWaterSpread: hotWaterSpread.map(none) }),
      ...(hotWaterWays === undefined ? {} : { hotWaterWays: eachWay(hotWaterWays, none) }),
    },
  };
}

type Ways = NonNullable<Problem['forecast']['hotWaterWays']>;

const eachWay = (ways: Ways, change: (wh: number, step: number) => number): Ways =>
  ways.map(({ weight, wh }) => ({ weight, wh: wh.map(change) }));

function moreAtHome(problem: Problem, { to }: Steps, guests: number): Problem {
  const times = (share: number) => (value: number, step: number) => (step < to ? value * (1 + share * guests) : value);
  const { load, hotWater, hotWaterSpread, hotWaterWays } = problem.forecast;
  return {
    ...problem,
    forecast: {
      ...problem.forecast,
      load: load.map(times(GUEST_LOAD)),
      hotWater: hotWater.map(times(GUEST_WATER)),
      ...(hotWaterSpread === undefined ? {} : { hotWaterSpread: hotWaterSpread.map(times(GUEST_WATER)) }),
      ...(hotWaterWays === undefined ? {} : { hotWaterWays: eachWay(hotWaterWays, times(GUEST_WATER)) }),
    },
  };
}

const on = <Device extends { readonly id: string }>(
  devices: readonly Device[],
  id: string,
  change: (one: Device) => Device,
): readonly Device[] => devices.map((one) => (one.id === id ? change(one) : one));

const onBattery = (problem: Problem, id: string, change: (one: BatteryProblem) => BatteryProblem): Problem => ({
  ...problem,
  batteries: on(problem.batteries, id, change),
});
const onHeater = (problem: Problem, id: string, change: (one: HeaterProblem) => HeaterProblem): Problem => ({
  ...problem,
  heaters: on(problem.heaters, id, change),
});
const onVehicle = (problem: Problem, id: string, change: (one: VehicleProblem) => VehicleProblem): Problem => ({
  ...problem,
  vehicles: on(problem.vehicles, id, change),
});
