import { buildModel } from '#core/planner/build-model.ts';
import { checkProblem } from '#core/planner/check-problem.ts';
import type { Plan, Unmet } from '#core/planner/plan.ts';
import { planId } from '#core/planner/plan-id.ts';
import type { Problem } from '#core/planner/problem.ts';
import { fallbackPlan, readPlan } from '#core/planner/read-plan.ts';
import { keptCandidates, search } from '#core/planner/search.ts';
import type { Solver } from '#ports/solver.ts';

export interface MakePlanParts {
  readonly problem: Problem;
  readonly solver: Solver;
  /** The plan this one replaces: it breaks near-ties, so that a re-plan does not flap. */
  readonly previous: Plan | null;
  /** Left out: derived from the problem. */
  readonly id?: string;
  /** Devices the problem leaves out, from `buildProblem`; the plan names them. */
  readonly leftOut?: readonly Unmet[];
  /** Asked between solves: true makes the best found so far the plan. Left out: the search takes the time it takes. */
  readonly enough?: () => boolean;
}

/** Good enough for the exact search, which is asked only where the quick one finds no schedule at all. */
const EXACT = { gap: 0.01, absoluteGap: 1 };

/**
 * Makes the plan of a problem. There is always one: without a solution every device is left to itself, and the plan says
 * so. The same problem and the same previous plan give the same plan, bit for bit, unless `enough` cuts the search short.
 *
 * Rejects only where the problem itself is malformed (HemsError INVARIANT).
 */
export async function makePlan({ leftOut = [], ...parts }: MakePlanParts): Promise<Plan> {
  checkProblem(parts.problem);
  const plan = await solvePlan(parts, parts.id ?? planId(parts.problem));
  return leftOut.length === 0 ? plan : { ...plan, unmet: [...leftOut, ...plan.unmet] };
}

async function solvePlan({ problem, solver, previous, enough }: MakePlanParts, id: string): Promise<Plan> {
  const planning = buildModel(problem, previous);
  const found = await search(planning, solver, keptCandidates(planning, previous), enough);
  if (found !== null) {
    const gap = Math.max(0, found.objective - found.bound);
    const near = gap <= Math.max(1, 0.005 * Math.abs(found.objective));
    return readPlan(planning, found.values, {
      id,
      previous,
      status: near ? 'optimal' : 'feasible',
      gap,
      hedged: found.hedged === true,
    });
  }
  const exact = await solver.solve(planning.model, EXACT);
  if (exact.status === 'optimal') return readPlan(planning, exact.values, { id, previous, status: 'feasible' });
  return fallbackPlan(planning.frame, { id, previous });
}
