import { jstTimeOfDay } from '../time/jst.ts';
import type { Frame } from './frame.ts';
import { stepAt } from './frame.ts';
import { fullHeat } from './heater-physics.ts';
import type { HeaterIntent } from './plan.ts';
import type { HeaterProblem } from './problem.ts';
import { type Flows, initialStores, type Orders, replayStep, type Stores } from './replay.ts';
import { allowedOrders } from './what-ifs.ts';

/** A unit's own programme aims for a day's use and a fifth. */
const MARGIN = 1.2;

export interface Replayed {
  readonly orders: Orders;
  readonly flows: Flows;
  /** At the end of the step. */
  readonly stores: Stores;
}

/**
 * The horizon with every device left to itself: the battery follows the house, the water heater makes the next day's
 * heat as late in the cheapest hours as it can, the car charges as soon as it is connected.
 */
export function replayNone(frame: Frame): Replayed[] {
  const { problem } = frame;
  const cheap = cheapSteps(frame);
  const steps: Replayed[] = [];
  let stores = initialStores(frame);
  for (let step = 0; step < frame.steps; step++) {
    const orders = allowedOrders(frame, step, {
      batteries: problem.batteries.map(() => ({ mode: 'auto' })),
      heaters: problem.heaters.map((heater, k) => nightIntent(frame, step, heater, stores.tanks[k]!, cheap)),
      vehicles: problem.vehicles.map(() => ({ mode: 'auto' })),
    });
    const next = replayStep(frame, step, stores, orders);
    stores = next.stores;
    steps.push({ orders, flows: next.flows, stores });
  }
  return steps;
}

/** The unit's own programme: so much in the cheapest hours, as late as possible, as the next day will use. */
export function nightIntent(
  frame: Frame,
  step: number,
  heater: HeaterProblem,
  content: number,
  cheap: readonly boolean[],
): HeaterIntent {
  if (!cheap[step]) return { heat: 0 };
  let left = 0;
  while (step + left < frame.steps && cheap[step + left]) left++;
  let used = 0;
  for (let k = step + left, hours = 0; hours < 24 - 1e-9; k++) {
    const seen = Math.min(k, frame.steps - 1);
    used += (frame.problem.forecast.hotWater[seen]! + heater.lossConstant) / 1000;
    hours += frame.hours[seen]!;
  }
  const target = Math.min(heater.capacity / 1000, heater.boostBelow / 1000 + used * MARGIN);
  const full = fullHeat(heater, frame.hours[step]!);
  const lacking = target - content;
  return { heat: lacking > 0 && lacking / full > left - 1 ? full * 1000 : 0 };
}

/** The cheapest steps of each JST day; under one price, the night from 23 to 7. */
export function cheapSteps(frame: Frame): boolean[] {
  const lowest = new Map<number, number>();
  const highest = new Map<number, number>();
  for (const [step, day] of frame.day.entries()) {
    lowest.set(day, Math.min(lowest.get(day) ?? Infinity, frame.buy[step]!));
    highest.set(day, Math.max(highest.get(day) ?? -Infinity, frame.buy[step]!));
  }
  return frame.day.map((day, step) => {
    if (lowest.get(day) !== highest.get(day)) return frame.buy[step] === lowest.get(day);
    const hour = jstTimeOfDay(stepAt(frame.problem, step)) / 3_600_000;
    return hour >= 23 || hour < 7;
  });
}

/** Bill of replayed steps, yen. */
export const billOf = (frame: Frame, steps: readonly { readonly flows: Flows }[]): number =>
  steps.reduce((sum, { flows }, step) => sum + flows.import * frame.buy[step]! - flows.export * frame.sell[step]!, 0);
