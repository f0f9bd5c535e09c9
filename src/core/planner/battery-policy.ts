import { wattHours, watts } from '../units.ts';
import { isSunOnly } from './battery.ts';
import { AUTO, type BatteryAction, batteryValues, HOLD } from './battery-values.ts';
import type { Frame } from './frame.ts';
import type { Outlook } from './outlook.ts';
import type { BatteryOrder } from './plan.ts';
import { type BatteryProblem, isRuled } from './problem.ts';

/** Contents a charge may aim at, spread over the battery. */
const TARGETS = 24;
/** Another mode than before must be worth this much, yen. */
const WORTH = 0.15;

/**
 * Orders for the one battery of a house, good for all outlooks together rather than for the middle: what the content is
 * worth later is known for each outlook by itself, and each order is the one that costs least over all of them, weighted.
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
  const needs = ways.map(({ load, solar }) => others.map((taken, step) => load[step]! - solar[step]! + taken));
  const values = needs.map((need) => batteryValues(frame, battery, need));
  const contents = ways.map(() => battery.content / 1000);
  const orders: BatteryOrder[] = [];
  for (let step = 0; step < frame.steps; step++) {
    const last = before[step] ?? orders.at(-1)?.mode ?? null;
    let best: BatteryAction = AUTO;
    let least = Infinity;
    for (const action of choices(battery, capacity, step, contents)) {
      let cost = action.mode === (last ?? 'auto') ? 0 : WORTH;
      for (let way = 0; way < ways.length; way++)
        cost += ways[way]!.weight * values[way]!.cost(step, contents[way]!, needs[way]![step]!, action);
      if (cost < least - 1e-9) [least, best] = [cost, action];
    }
    for (let way = 0; way < ways.length; way++) {
      values[way]!.cost(step, contents[way]!, needs[way]![step]!, best);
      contents[way] = values[way]!.reached();
    }
    orders.push(orderOf(battery, step, best));
  }
  return orders;
}

function orderOf(battery: BatteryProblem, step: number, action: BatteryAction): BatteryOrder {
  if (isRuled(battery, 'off', step)) return { mode: 'hold', maxCharge: 0 };
  if (action.mode !== 'charge') return action;
  return { mode: 'charge', power: watts(battery.chargePower), until: wattHours(Math.round(action.until * 1000)) };
}

function choices(
  battery: BatteryProblem,
  capacity: number,
  step: number,
  contents: readonly number[],
): BatteryAction[] {
  const found: BatteryAction[] = isRuled(battery, 'no-discharge', step) ? [HOLD] : [AUTO, HOLD];
  if (isSunOnly(battery, step) || isRuled(battery, 'off', step)) return found;
  const lowest = Math.min(...contents);
  for (let k = 1; k <= TARGETS; k++) {
    const until = (k / TARGETS) * capacity;
    if (until > lowest + 0.05) found.push({ mode: 'charge', until });
  }
  return isRuled(battery, 'on', step) ? found.slice(-1) : found;
}
