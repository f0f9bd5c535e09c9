import type { Sentence } from '#core/journal.ts';
import { alternativeSentence, decisionsOf, withoutDecision, worthOf } from '#core/planner/alternatives.ts';
import { lostWish } from '#core/planner/lost-wish.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import { makePlan } from './make-plan.ts';

/** A decision of a plan beside the best plan that may not take it. */
export interface Alternative {
  readonly device: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** How much dearer the best plan without the decision is, yen. */
  readonly deltaYen: number;
  readonly sentence: Sentence;
}

/** Plans again once for each decision; a second or so for a plan of two days. */
export async function alternativesOf(plan: Plan, problem: Problem, solver: Solver): Promise<readonly Alternative[]> {
  const found: Alternative[] = [];
  for (const decision of decisionsOf(plan)) {
    const other = await makePlan({ problem: withoutDecision(problem, plan, decision), solver, previous: null });
    const deltaYen = Math.round((worthOf(other) - worthOf(plan)) * 1000) / 1000;
    const { device, from, to } = decision.block;
    const sentence = alternativeSentence(decision.rule, deltaYen, lostWish(plan, other));
    found.push({ device, from, to, deltaYen, sentence });
  }
  return found;
}

/** Plans whose alternatives are remembered: a family looks at the same one again and again. */
const KEPT = 4;

/** Works out the alternatives of a plan on file when somebody asks, once; null where the plan is not kept any more. */
export function createExplainer(
  records: Pick<Records, 'plan'>,
  solver: Solver,
): (planId: string) => Promise<readonly Alternative[] | null> {
  const known = new Map<string, Promise<readonly Alternative[]>>();
  return async (planId) => {
    const before = known.get(planId);
    if (before !== undefined) return before;
    const stored = records.plan(planId);
    if (stored === null) return null;
    const asked = alternativesOf(stored.plan, stored.problem, solver);
    known.set(planId, asked);
    for (const oldest of [...known.keys()].slice(0, -KEPT)) known.delete(oldest);
    return asked;
  };
}
