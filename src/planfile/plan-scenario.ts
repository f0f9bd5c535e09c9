import { makePlan } from '#app/make-plan.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Solver } from '#ports/solver.ts';
import { planFile } from './plan-file.ts';
import type { PlanFile } from './plan-schema.ts';
import { problemOf } from './problem-of.ts';
import type { Scenario } from './scenario-schema.ts';

export interface PlanScenarioParts {
  readonly solver: Solver;
  /** Monotonic seconds, for how long a plan took. */
  readonly seconds: () => number;
}

/** Plans a scenario as its policy says. The same scenario gives the same plan. */
export async function planScenario(scenario: Scenario, { solver, seconds }: PlanScenarioParts): Promise<PlanFile> {
  const began = seconds();
  const { problem, leftOut } = problemOf(scenario);
  const plan: Plan = await makePlan({ problem, solver, previous: null, leftOut });
  return planFile(scenario, problem, plan, { name: solver.name, seconds: seconds() - began });
}
