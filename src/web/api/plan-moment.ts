import type { HouseView } from '#app/house-view.ts';
import type { Plan } from '#core/planner/plan.ts';
import { formatJst } from '#core/time/jst.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { actionsOf, type DeviceNames, deviceNames } from './planned-action.ts';
import type { PlanMoment, PlannedAction } from './schema/plan-schema.ts';
import type { Now } from './schema/now-schema.ts';

/** What the plan wants at `at`, and the next time it wants something else. */
export function planMoments(view: HouseView, at: Instant): Now['plan'] {
  const plan = view.plan();
  if (plan === null) return { id: null, current: null, next: null };
  const names = deviceNames(view);
  const current = plan.steps.findIndex((step) => at >= step.at && at < plus(step.at, plan.stepLength));
  if (current < 0) return { id: plan.id, current: null, next: null };
  const change = changeAfter(plan, current, names);
  return {
    id: plan.id,
    current: momentAt(plan, current, change ?? plan.steps.length, names),
    next: change === null ? null : momentAt(plan, change, changeAfter(plan, change, names) ?? plan.steps.length, names),
  };
}

/** The first step after `index` in which a device's mode differs. */
function changeAfter(plan: Plan, index: number, names: DeviceNames): number | null {
  const modes = modesOf(actionsOf(plan.steps[index]!, names));
  for (let later = index + 1; later < plan.steps.length; later++)
    if (modesOf(actionsOf(plan.steps[later]!, names)) !== modes) return later;
  return null;
}

const modesOf = (actions: readonly PlannedAction[]): string =>
  actions.map(({ device, mode }) => `${device}=${mode}`).join();

/** The moment from step `from` up to step `to`, told by its first step. */
function momentAt(plan: Plan, from: number, to: number, names: DeviceNames): PlanMoment {
  const step = plan.steps[from]!;
  return {
    at: formatJst(step.at),
    until: formatJst(plus(plan.steps[to - 1]!.at, plan.stepLength)),
    devices: actionsOf(step, names),
  };
}
