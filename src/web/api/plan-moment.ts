import type { HouseView } from '#app/house-view.ts';
import type { Plan } from '#core/planner/plan.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { actionsAt, type DeviceNames, deviceNames, reasonedBlocks } from './planned-action.ts';
import type { Now } from './schema/now-schema.ts';
import type { PlanMoment } from './schema/plan-schema.ts';

/** What the plan wants at `at`, and the next time it wants something else. */
export function planMoments(view: HouseView, at: Instant): Now['plan'] {
  const plan = view.plan();
  if (plan === null) return { id: null, current: null, next: null };
  const names = deviceNames(view);
  const current = plan.steps.findIndex((step) => at >= step.at && at < plus(step.at, plan.stepLength));
  if (current < 0) return { id: plan.id, current: null, next: null };
  const change = changeAfter(plan, current);
  return {
    id: plan.id,
    current: momentAt(plan, current, change ?? plan.steps.length, names),
    next: change === null ? null : momentAt(plan, change, changeAfter(plan, change) ?? plan.steps.length, names),
  };
}

/** The first step after `index` in which a device does something else. */
function changeAfter(plan: Plan, index: number): number | null {
  const doing = new Map<string, string>();
  let first: number | null = null;
  for (const block of reasonedBlocks(plan)) {
    if (block.toStep <= index) continue;
    const before = doing.get(block.device);
    doing.set(block.device, before ?? block.doing);
    if (before === undefined || before === block.doing) continue;
    first = Math.min(first ?? block.fromStep, block.fromStep);
  }
  return first;
}

/** The moment from step `from` up to step `to`, told by its first step. */
const momentAt = (plan: Plan, from: number, to: number, names: DeviceNames): PlanMoment => ({
  at: formatJst(plan.steps[from]!.at),
  until: formatJst(plus(plan.steps[to - 1]!.at, plan.stepLength)),
  devices: actionsAt(plan, from, names),
});
