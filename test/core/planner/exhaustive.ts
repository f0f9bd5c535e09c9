import { batteryEndValue, heatEndValue, vehicleEndValue } from '#core/planner/end-values.ts';
import type { Frame } from '#core/planner/frame.ts';
import type { Plan } from '#core/planner/plan.ts';
import { type BatteryProblem, type HeaterProblem, isRuled, type VehicleProblem } from '#core/planner/problem.ts';
import { WEIGHTS } from '#core/planner/weights.ts';

/**
 * The planner's problem once more, as a game that is played step by step: what may be done, what it costs and where it leads.
 * `leastCost` tries everything on a grid; `costOf` plays what a plan does. Neither shares a line with the linear model.
 *
 * Energies kWh, losses none (efficiencies 1), COP constant, so that a coarse grid holds an optimum.
 */
export interface State {
  readonly batteries: readonly number[];
  readonly tank: number;
  /** Steps the heater has run, 0 = off; and its starts of the day. */
  readonly run: number;
  readonly starts: number;
  /** The heater's step before was partial, so this one must be off. */
  readonly partial: boolean;
  readonly car: number;
  /** Whether the car charged in the step before. */
  readonly charged: boolean;
}

export interface Action {
  /** kWh of heat; null is off. */
  readonly heat: number | null;
  /** kWh taken (+) or given (−). */
  readonly car: number;
  readonly batteries: readonly number[];
}

/** Plans are said in whole Wh. */
const EPS = 2e-3;

export function initialState({ problem }: Frame): State {
  const [heater] = problem.heaters;
  const [car] = problem.vehicles;
  return {
    batteries: problem.batteries.map(({ content }) => content / 1000),
    tank: (heater?.heat ?? 0) / 1000,
    run: 0,
    starts: heater?.startsToday ?? 0,
    partial: false,
    car: (car?.content ?? 0) / 1000,
    charged: false,
  };
}

/** What an action costs in a step and the state after it; null where it is not allowed. `boosts` as in `leastCost`. */
export function play(
  frame: Frame,
  step: number,
  state: State,
  action: Action,
  boosts: boolean,
): { readonly cost: number; readonly state: State } | null {
  const { problem } = frame;
  const [heater] = problem.heaters;
  const [car] = problem.vehicles;
  const heated = heater === undefined ? { cost: 0, taken: 0 } : heat(frame, step, heater, state, action.heat, boosts);
  const driven = car === undefined ? { cost: 0 } : drive(frame, step, car, state, action.car);
  if (heated === null || driven === null) return null;
  let need = frame.load[step]! - frame.solar[step]! + heated.taken;
  // Neither may be shed for a car, and a car never gives to the grid.
  if (action.car > EPS && need + action.car > frame.importLimit[step]! + EPS) return null;
  if (action.car < -EPS && -action.car > Math.max(0, need) + EPS) return null;
  const unshed = need;
  need += action.car;
  const stored = store(frame, step, state, action.batteries, need);
  if (stored === null) return null;
  for (const moved of action.batteries) need += moved;
  const limit = frame.importLimit[step]!;
  if (need > Math.max(limit, unshed) + EPS) return null;
  const bought = Math.max(0, need);
  const sold = Math.min(Math.max(0, -need), frame.exportLimit[step]!);
  const over = Math.max(0, bought - limit - EPS) * WEIGHTS.overLimit;
  const bill = bought * frame.buy[step]! - sold * frame.sell[step]!;
  return {
    cost: bill + over + heated.cost + driven.cost + stored.cost,
    state: {
      batteries: stored.contents,
      ...('tank' in heated ? heated : { tank: 0, run: 0, starts: 0, partial: false }),
      ...('car' in driven ? driven : { car: 0, charged: false }),
    },
  };
}

function heat(frame: Frame, step: number, heater: HeaterProblem, state: State, asked: number | null, boosts: boolean) {
  const hours = frame.hours[step]!;
  const full = (heater.heatPower * hours) / 1000;
  const boosting = (step === 0 || boosts) && state.tank < heater.boostBelow / 1000 - EPS;
  const on = asked !== null;
  const starts = step > 0 && frame.day[step] !== frame.day[step - 1] ? 0 : state.starts;
  const started = on && state.run === 0 ? 1 : 0;
  if (isRuled(heater, 'off', step) && on && !boosting) return null;
  if (boosting && !on) return null;
  if (on && !boosting && heater.minimumRunSteps > 1 && asked < full / 8 - EPS) return null;
  if (!boosting && on && (state.partial || starts + started > heater.maximumStartsPerDay)) return null;
  if (!on && state.run > 0 && state.run < heater.minimumRunSteps) return null;
  const draw = frame.problem.forecast.hotWater[step]! / 1000;
  const left = state.tank - draw + (asked ?? 0);
  if (left > heater.capacity / 1000 + EPS) return null;
  if (boosting && asked! < Math.min(full, heater.capacity / 1000 - state.tank + draw) - EPS) return null;
  const tank = Math.max(0, left);
  const low = Math.max(0, heater.boostBelow / 1000 - tank) * WEIGHTS.belowBoost * hours;
  return {
    cost: Math.max(0, -left) * WEIGHTS.runOut + low + started * WEIGHTS.start,
    taken: (asked ?? 0) / heater.cop[0]![1],
    tank,
    run: on ? Math.min(Math.max(1, heater.minimumRunSteps), state.run + 1) : 0,
    starts: starts + started,
    partial: on && asked < full - EPS,
  };
}

function drive(frame: Frame, step: number, car: VehicleProblem, state: State, moved: number) {
  const hours = frame.hours[step]!;
  let cost = 0;
  let content = state.car;
  const departure = car.departures.find((one) => one.step === step);
  if (departure !== undefined) {
    cost += Math.max(0, departure.wanted / 1000 - content) * WEIGHTS.departureShort;
    content -= (departure.uses ?? 0) / 1000;
    cost += Math.max(0, -content) * WEIGHTS.departureShort;
    content = Math.max(0, content);
  }
  const free = car.connected[step]! && !isRuled(car, 'off', step);
  if (Math.abs(moved) > EPS && !free) return null;
  if (
    moved > EPS &&
    (moved < (car.minimumPower * hours) / 1000 - EPS || moved > (car.maximumPower * hours) / 1000 + EPS)
  )
    return null;
  if (moved < -EPS) {
    if (-moved > (car.dischargePower * hours) / 1000 + EPS || isRuled(car, 'no-discharge', step)) return null;
    if (content + moved < car.floor / 1000 - EPS) return null;
    cost -= moved * WEIGHTS.vehicleWear;
  }
  if (content + moved > car.capacity / 1000 + EPS) return null;
  const charges = moved > EPS;
  if (charges && !state.charged && car.minimumPower > 0) cost += WEIGHTS.vehicleStart;
  return { cost, car: content + moved, charged: charges };
}

/** @param need of house, heater and car before the batteries */
function store(frame: Frame, step: number, state: State, moves: readonly number[], need: number) {
  const hours = frame.hours[step]!;
  let cost = 0;
  const contents: number[] = [];
  const taken = moves.reduce((sum, moved) => sum + Math.max(0, moved), 0);
  let given = 0;
  for (const [k, battery] of frame.problem.batteries.entries()) {
    const moved = moves[k]!;
    const content = state.batteries[k]! + moved;
    if (!isPossible(battery, step, hours, moved, content)) return null;
    const sunOnly = battery.chargesFromGrid === false || isRuled(battery, 'no-grid-charge', step);
    if (sunOnly && moved > Math.max(0, -need) + EPS) return null;
    if (moved < 0) cost -= (moved * battery.wear) / 1000;
    if (moved < 0 && !battery.exports) given -= moved;
    cost += wishes(battery, step, hours, content);
    contents.push(content);
  }
  return given > Math.max(0, need + taken) + EPS ? null : { cost, contents };
}

function isPossible(battery: BatteryProblem, step: number, hours: number, moved: number, content: number): boolean {
  if (Math.abs(moved) > EPS && isRuled(battery, 'off', step)) return false;
  if (moved > EPS) {
    if (moved > (battery.chargePower * hours) / 1000 + EPS || content > battery.capacity / 1000 + EPS) return false;
    return moved >= ((battery.minimumChargePower ?? 0) * hours) / 1000 - EPS;
  }
  if (moved > -EPS) return true;
  if (isRuled(battery, 'no-discharge', step)) return false;
  return -moved <= (battery.dischargePower * hours) / 1000 + EPS && content >= battery.reserve / 1000 - EPS;
}

function wishes(battery: BatteryProblem, step: number, hours: number, content: number): number {
  const wanted = Math.max(0, (battery.wanted?.[step] ?? 0) / 1000 - content) * WEIGHTS.belowWarned * hours;
  const goal = battery.goals?.[step] ?? null;
  return wanted + (goal === null ? 0 : Math.max(0, goal / 1000 - content) * WEIGHTS.departureShort);
}

function endCost(frame: Frame, { batteries, tank, car }: State): number {
  const { problem } = frame;
  let cost = 0;
  for (const [k, battery] of problem.batteries.entries()) cost -= batteryEndValue(frame, battery) * batteries[k]!;
  for (const heater of problem.heaters) {
    const { value, useful } = heatEndValue(frame, heater);
    cost -= value * Math.min(tank, useful);
  }
  for (const vehicle of problem.vehicles) cost -= vehicleEndValue(frame, vehicle) * car;
  return cost;
}

/**
 * The least cost, by trying every action that is a multiple of `grid` kWh (heat: of `grid` kWh of electricity).
 *
 * @param boosts whether a low tank boosts by itself in any step; else only in the first, and later its price keeps it full
 */
export function leastCost(frame: Frame, grid: number, boosts: boolean): number {
  const { problem } = frame;
  const multiples = (least: number, most: number): number[] => {
    const found: number[] = [];
    for (let k = Math.round(least / grid); k <= Math.round(most / grid); k++) found.push(k * grid);
    return found;
  };
  const [heater] = problem.heaters;
  const [car] = problem.vehicles;
  const hours = frame.hours[0]!;
  const cop = heater?.cop[0]?.[1] ?? 1;
  const heats: (number | null)[] =
    heater === undefined
      ? [null]
      : [null, ...multiples(0, (heater.heatPower * hours) / 1000 / cop).map((electricity) => electricity * cop)];
  const drives =
    car === undefined ? [0] : multiples((-car.dischargePower * hours) / 1000, (car.maximumPower * hours) / 1000);
  const moves = problem.batteries.reduce<number[][]>(
    (found, battery) =>
      found.flatMap((before) =>
        multiples((-battery.dischargePower * hours) / 1000, (battery.chargePower * hours) / 1000).map((move) => [
          ...before,
          move,
        ]),
      ),
    [[]],
  );
  const memo = new Map<string, number>();
  const from = (step: number, state: State): number => {
    if (step === frame.steps) return endCost(frame, state);
    const key = `${step}|${state.batteries.map((kwh) => kwh.toFixed(2)).join()}|${state.tank.toFixed(2)}|${state.run}|${state.starts}|${state.partial}|${state.car.toFixed(2)}|${state.charged}`;
    const kept = memo.get(key);
    if (kept !== undefined) return kept;
    let best = Infinity;
    for (const one of heats)
      for (const moved of drives)
        for (const batteries of moves) {
          const played = play(frame, step, state, { heat: one, car: moved, batteries }, boosts);
          if (played !== null) best = Math.min(best, played.cost + from(step + 1, played.state));
        }
    memo.set(key, best);
    return best;
  };
  return from(0, initialState(frame));
}

/** What a plan's own actions cost in the game; a sentence where one of them is not allowed. */
export function costOf(frame: Frame, plan: Plan): number | string {
  const { problem } = frame;
  let state = initialState(frame);
  let cost = 0;
  for (const [step, { heaters, expect: e }] of plan.steps.entries()) {
    const [heater] = problem.heaters;
    const [car] = problem.vehicles;
    const heatOf = ({ id, cop }: HeaterProblem): number | null =>
      heaters[id]!.heat > 0 ? (e.energy[id]! / 1000) * cop[0]![1] : null;
    const action: Action = {
      heat: heater === undefined ? null : heatOf(heater),
      car: car === undefined ? 0 : e.energy[car.id]! / 1000,
      batteries: problem.batteries.map(({ id }) => e.energy[id]! / 1000),
    };
    const played = play(frame, step, state, action, true);
    if (played === null) return `step ${step}: ${JSON.stringify(action)} is not allowed in ${JSON.stringify(state)}`;
    cost += played.cost;
    state = played.state;
  }
  return cost + endCost(frame, state);
}
