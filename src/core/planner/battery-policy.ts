import { isSunOnly, mostCharge } from './battery.ts';
import { batteryEndValue } from './end-values.ts';
import type { Frame } from './frame.ts';
import type { Outlook } from './outlook.ts';
import type { BatteryOrder } from './plan.ts';
import { type BatteryProblem, isRuled } from './problem.ts';
import { wattHours, watts } from '../units.ts';
import { WEIGHTS } from './weights.ts';

/** Levels of content between which values are interpolated. */
const LEVELS = 49;
/** Contents a charge may aim at, spread over the battery. */
const TARGETS = 24;
/** Another mode than before must be worth this much, yen. */
const WORTH = 0.15;

interface Setting {
  readonly frame: Frame;
  readonly battery: BatteryProblem;
  /** kWh */
  readonly capacity: number;
  readonly reserve: number;
  readonly endValue: number;
}

/** What a battery does in a step: follows, keeps, or charges up to a content, kWh. */
type Action = { readonly mode: 'auto' | 'hold' } | { readonly mode: 'charge'; readonly until: number };

/**
 * Orders for the one battery of a house, good for all outlooks together rather than for the middle: what the content is
 * worth later is known for each outlook by itself (a dynamic programme over the content, with what the device does by
 * itself in each mode), and each order is the one that costs least over all of them, weighted.
 *
 * That is what makes a plan leave room for sun that is likely but not certain: a kWh bought at night and then not needed
 * loses more than a kWh that is missing costs.
 *
 * @param others kWh that heaters and cars take in each step
 * @param before mode of the previous plan, by step; null where it says nothing
 */
export function batteryPolicy(
  frame: Frame,
  battery: BatteryProblem,
  ways: readonly Outlook[],
  others: readonly number[],
  before: readonly (BatteryOrder['mode'] | null)[],
): BatteryOrder[] {
  const capacity = Math.max(battery.capacity, battery.content) / 1000;
  const setting: Setting = {
    frame,
    battery,
    capacity,
    reserve: Math.min(battery.reserve / 1000, capacity),
    endValue: batteryEndValue(frame, battery),
  };
  const needs = ways.map(({ load, solar }) => others.map((taken, step) => load[step]! - solar[step]! + taken));
  const values = needs.map((need) => valuesOf(setting, need));
  const contents = ways.map(() => battery.content / 1000);
  const orders: BatteryOrder[] = [];
  for (let step = 0; step < frame.steps; step++) {
    const last = before[step] ?? orders.at(-1)?.mode ?? null;
    let best: Action = { mode: 'auto' };
    let least = Infinity;
    for (const action of choices(setting, step, contents)) {
      let cost = action.mode === (last ?? 'auto') ? 0 : WORTH;
      for (let way = 0; way < ways.length; way++)
        cost += ways[way]!.weight * go(setting, values[way]!, step, contents[way]!, needs[way]![step]!, action).cost;
      if (cost < least - 1e-9) [least, best] = [cost, action];
    }
    for (let way = 0; way < ways.length; way++)
      contents[way] = go(setting, values[way]!, step, contents[way]!, needs[way]![step]!, best).content;
    orders.push(orderOf(setting, step, best));
  }
  return orders;
}

function orderOf({ battery }: Setting, step: number, action: Action): BatteryOrder {
  if (isRuled(battery, 'off', step)) return { mode: 'hold', maxCharge: 0 };
  if (action.mode !== 'charge') return action;
  return { mode: 'charge', power: watts(battery.chargePower), until: wattHours(Math.round(action.until * 1000)) };
}

function choices({ battery, capacity }: Setting, step: number, contents: readonly number[]): Action[] {
  const found: Action[] = isRuled(battery, 'no-discharge', step)
    ? [{ mode: 'hold' }]
    : [{ mode: 'auto' }, { mode: 'hold' }];
  if (isSunOnly(battery, step) || isRuled(battery, 'off', step)) return found;
  const lowest = Math.min(...contents);
  for (let k = 1; k <= TARGETS; k++) {
    const until = (k / TARGETS) * capacity;
    if (until > lowest + 0.05) found.push({ mode: 'charge', until });
  }
  return isRuled(battery, 'on', step) ? found.slice(-1) : found;
}

/** Value of each content level at the start of each step, and at the end of the last one, in one outlook; yen to pay. */
function valuesOf(setting: Setting, need: readonly number[]): Float64Array[] {
  const { frame, capacity, endValue, battery } = setting;
  const tables: Float64Array[] = [];
  tables[frame.steps] = Float64Array.from(
    { length: LEVELS },
    (_, level) => -endValue * (level / (LEVELS - 1)) * capacity,
  );
  for (let step = frame.steps - 1; step >= 0; step--) {
    const mayCharge = !isSunOnly(battery, step);
    const mayDischarge = !isRuled(battery, 'no-discharge', step);
    tables[step] = Float64Array.from({ length: LEVELS }, (_, level) => {
      const content = (level / (LEVELS - 1)) * capacity;
      let cost = go(setting, tables, step, content, need[step]!, HOLD).cost;
      if (mayDischarge) cost = Math.min(cost, go(setting, tables, step, content, need[step]!, AUTO).cost);
      if (mayCharge) cost = Math.min(cost, go(setting, tables, step, content, need[step]!, fill(capacity)).cost);
      return cost;
    });
  }
  return tables;
}

const AUTO: Action = { mode: 'auto' };
const HOLD: Action = { mode: 'hold' };
const fill = (until: number): Action => ({ mode: 'charge', until });

/** One step: what it costs with all that follows, and the content after it. */
function go(
  { frame, battery, capacity, reserve }: Setting,
  tables: readonly Float64Array[],
  step: number,
  content: number,
  need: number,
  action: Action,
): { readonly cost: number; readonly content: number } {
  const hours = frame.hours[step]!;
  const mostIn = Math.min(mostCharge(frame, battery, step), (capacity - content) / battery.chargeEfficiency);
  let moved = 0;
  if (action.mode === 'charge' && action.until > content) {
    const room = Math.max(0, frame.importLimit[step]! - need);
    moved = Math.min(mostIn, room, (action.until - content) / battery.chargeEfficiency);
    if (need < 0) moved = Math.max(moved, Math.min(-need, mostIn));
  } else if (need < 0) moved = Math.min(-need, mostIn);
  else if (action.mode === 'auto' && mostIn >= 0 && !isRuled(battery, 'off', step)) {
    const above = Math.max(0, content - reserve) * battery.dischargeEfficiency;
    moved = -Math.min(need, (battery.dischargePower * hours) / 1000, above);
  }
  const after = Math.max(
    0,
    content + (moved > 0 ? moved * battery.chargeEfficiency : moved / battery.dischargeEfficiency),
  );
  const net = need + moved;
  let cost = net > 0 ? net * frame.buy[step]! : Math.max(net, -frame.exportLimit[step]!) * frame.sell[step]!;
  if (moved < 0) cost += (-moved * battery.wear) / 1000;
  cost += wishCost(battery, step, hours, after);
  const place = (after / capacity) * (LEVELS - 1);
  const below = Math.min(LEVELS - 2, Math.floor(place));
  const table = tables[step + 1]!;
  const later = table[below]! + (table[below + 1]! - table[below]!) * (place - below);
  return { cost: cost + later, content: after };
}

function wishCost(battery: BatteryProblem, step: number, hours: number, content: number): number {
  let cost = 0;
  const wanted = battery.wanted?.[step] ?? 0;
  if (wanted > battery.reserve) cost += Math.max(0, wanted / 1000 - content) * WEIGHTS.belowWarned * hours;
  if (battery.content < battery.reserve)
    cost += Math.max(0, battery.reserve / 1000 - content) * WEIGHTS.belowReserve * hours;
  const goal = battery.goals?.[step] ?? null;
  if (goal !== null) cost += Math.max(0, goal / 1000 - content) * WEIGHTS.departureShort;
  return cost;
}
