import { makePlan } from '#app/make-plan.ts';
import type { Refusal } from '#core/planner/catalogue/catalogue-policy.ts';
import { createFrame } from '#core/planner/frame.ts';
import type { Plan } from '#core/planner/plan.ts';
import { planId } from '#core/planner/plan-id.ts';
import { nonePlan } from '#core/planner/read-plan.ts';
import { formatJstDate, jstDayStart } from '#core/time/jst.ts';
import type { Solver } from '#ports/solver.ts';
import { cataloguePlan } from './catalogue-plan.ts';
import { explanationsOf } from './explanations.ts';
import { deviceOf, planFile } from './plan-file.ts';
import type { PlanFile } from './plan-schema.ts';
import { problemOf, type ScenarioProblem } from './problem-of.ts';
import type { Scenario } from './scenario-schema.ts';

export interface PlanScenarioParts {
  readonly solver: Solver;
  /** Monotonic seconds, for how long a plan took. */
  readonly seconds: () => number;
  /** A plan is no longer improved after so many seconds; left out: it takes the time it takes. */
  readonly timeLimit?: number;
}

/** Plans a scenario as its policy says. The same scenario gives the same plan. */
export async function planScenario(scenario: Scenario, parts: PlanScenarioParts): Promise<PlanFile> {
  const began = parts.seconds();
  const { timeLimit = Infinity } = parts;
  const enough = (): boolean => parts.seconds() - began >= timeLimit;
  const posed = problemOf(scenario);
  const { plan, refusals } = await planOf(scenario, posed, parts.solver, enough);
  const again = async (asked: Scenario): Promise<Plan> =>
    (await planOf(asked, problemOf(asked), parts.solver, () => false)).plan;
  const name = scenario.policy === 'optimal' ? parts.solver.name : scenario.policy;
  const file = planFile(scenario, posed.problem, plan, { name, seconds: parts.seconds() - began });
  const refused = refusals.map(({ device, day, rule }) => ({
    ...deviceOf(device),
    day: formatJstDate(jstDayStart(day)),
    rule: rule.id,
    text: rule.refusal,
  }));
  return {
    ...file,
    ...(scenario.policy === 'catalogue' ? { refusals: refused } : {}),
    ...(scenario.explain ? { explanations: await explanationsOf(scenario, plan, again) } : {}),
  };
}

async function planOf(
  scenario: Scenario,
  posed: ScenarioProblem,
  solver: Solver,
  enough: () => boolean,
): Promise<{ readonly plan: Plan; readonly refusals: readonly Refusal[] }> {
  const { problem, leftOut } = posed;
  const withLeftOut = (plan: Plan): Plan => ({ ...plan, unmet: [...leftOut, ...plan.unmet] });
  if (scenario.policy === 'catalogue') {
    const { plan, refusals } = cataloguePlan(scenario, posed);
    return { plan: withLeftOut(plan), refusals };
  }
  if (scenario.policy === 'none') {
    const plan = nonePlan(createFrame(problem), { id: planId(problem), previous: null });
    return { plan: withLeftOut(plan), refusals: [] };
  }
  return { plan: await makePlan({ problem, solver, previous: null, leftOut, enough }), refusals: [] };
}
