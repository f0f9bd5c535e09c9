import { isSunOnly, mostCharge } from './battery.ts';
import { batteryEndValue } from './end-values.ts';
import type { Frame } from './frame.ts';
import { type BatteryProblem, isRuled } from './problem.ts';
import { WEIGHTS } from './weights.ts';

/** Levels of content between which values are interpolated. */
const LEVELS = 49;

/** What a battery does in a step: follows, keeps, or charges up to a content, kWh. */
export type BatteryAction = { readonly mode: 'auto' | 'hold' } | { readonly mode: 'charge'; readonly until: number };

export const AUTO: BatteryAction = { mode: 'auto' };
export const HOLD: BatteryAction = { mode: 'hold' };

/** What a battery's content is worth over the horizon if what the house needs is known. */
export interface BatteryValues {
  /**
   * Yen of a step and all that follows when the battery holds `content` kWh, the house lacks `need` kWh (negative is
   * surplus) and the battery is told `action`; `reached` is the content after it.
   */
  cost(step: number, content: number, need: number, action: BatteryAction): number;
  /** The same under the best of following, keeping and charging to the brim. */
  best(step: number, content: number, need: number): number;
  reached(): number;
}

/**
 * A dynamic programme over the content of the one plain battery of a house, with what the device does by itself in each
 * mode. `need` is what the house lacks in each step without the battery, kWh.
 */
export function batteryValues(frame: Frame, battery: BatteryProblem, need: readonly number[]): BatteryValues {
  const { steps, hours, buy, sell, importLimit, exportLimit } = frame;
  const { chargeEfficiency, dischargeEfficiency } = battery;
  const capacity = Math.max(battery.capacity, battery.content) / 1000;
  const reserve = Math.min(battery.reserve / 1000, capacity);
  const wear = battery.wear / 1000;
  const brim: BatteryAction = { mode: 'charge', until: capacity };
  const range = Array.from({ length: steps }, (_, step) => step);
  const mostIn = range.map((step) => mostCharge(frame, battery, step));
  const mostOut = range.map((step) =>
    isRuled(battery, 'off', step) || isRuled(battery, 'no-discharge', step)
      ? 0
      : (battery.dischargePower * hours[step]!) / 1000,
  );
  const mayCharge = range.map((step) => !isSunOnly(battery, step) && mostIn[step]! > 0);
  const wishes = range.map((step) => wishOf(battery, step, hours[step]!));
  const perLevel = capacity / (LEVELS - 1);
  const tables: Float64Array[] = [];
  let after = 0;

  const cost = (step: number, content: number, lacking: number, action: BatteryAction): number => {
    const space = Math.min(mostIn[step]!, (capacity - content) / chargeEfficiency);
    let moved = 0;
    if (action.mode === 'charge' && action.until > content) {
      const room = Math.max(0, importLimit[step]! - lacking);
      moved = Math.min(space, room, (action.until - content) / chargeEfficiency);
      if (lacking < 0) moved = Math.max(moved, Math.min(-lacking, space));
    } else if (lacking < 0) moved = Math.min(-lacking, space);
    else if (action.mode === 'auto')
      moved = -Math.min(lacking, mostOut[step]!, Math.max(0, content - reserve) * dischargeEfficiency);
    after = Math.max(0, content + (moved > 0 ? moved * chargeEfficiency : moved / dischargeEfficiency));
    const net = lacking + moved;
    let yen = net > 0 ? net * buy[step]! : Math.max(net, -exportLimit[step]!) * sell[step]!;
    if (moved < 0) yen -= moved * wear;
    for (const { target, price } of wishes[step]!) if (after < target) yen += (target - after) * price;
    const place = after / perLevel;
    const below = Math.min(LEVELS - 2, Math.floor(place));
    const table = tables[step + 1]!;
    return yen + table[below]! + (table[below + 1]! - table[below]!) * (place - below);
  };
  const best = (step: number, content: number, lacking: number): number => {
    let least = cost(step, content, lacking, HOLD);
    let reached = after;
    const consider = (action: BatteryAction): void => {
      const yen = cost(step, content, lacking, action);
      if (yen < least - 1e-9) [least, reached] = [yen, after];
    };
    if (mostOut[step]! > 0 && lacking > 0) consider(AUTO);
    if (mayCharge[step]!) consider(brim);
    after = reached;
    return least;
  };

  const endValue = batteryEndValue(frame, battery);
  tables[steps] = Float64Array.from({ length: LEVELS }, (_, level) => -endValue * level * perLevel);
  for (let step = steps - 1; step >= 0; step--) {
    const table = new Float64Array(LEVELS);
    for (let level = 0; level < LEVELS; level++) table[level] = best(step, level * perLevel, need[step]!);
    tables[step] = table;
  }
  return { cost, best, reached: () => after };
}

/** Contents that are wished for at the end of a step, kWh, and what a kWh below them costs. */
function wishOf(
  battery: BatteryProblem,
  step: number,
  hours: number,
): readonly { readonly target: number; readonly price: number }[] {
  const wanted = battery.wanted?.[step] ?? 0;
  const goal = battery.goals?.[step] ?? null;
  return [
    ...(wanted > battery.reserve ? [{ target: wanted / 1000, price: WEIGHTS.belowWarned * hours }] : []),
    ...(battery.content < battery.reserve
      ? [{ target: battery.reserve / 1000, price: WEIGHTS.belowReserve * hours }]
      : []),
    ...(goal === null ? [] : [{ target: goal / 1000, price: WEIGHTS.departureShort }]),
  ];
}
