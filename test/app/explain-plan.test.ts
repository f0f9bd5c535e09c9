import { afterAll, describe, expect, test } from 'vitest';
import { alternativesOf, createExplainer } from '#app/explain-plan.ts';
import { makePlan } from '#app/make-plan.ts';
import { decisionsOf, withoutDecision, worthOf } from '#core/planner/alternatives.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { generatedProblem } from '../core/planner/generated-problem.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

/** Problems with a dozen steps: small enough to plan again for every decision. */
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)
  .filter((seed) => generatedProblem(seed).steps === 12)
  .slice(0, 12);

describe('the alternatives of a plan', () => {
  test.each(SEEDS)('of problem %i cost what planning again without the decision costs', async (seed) => {
    const problem = generatedProblem(seed);
    const plan = await makePlan({ problem, solver, previous: null });
    const found = await alternativesOf(plan, problem, solver);
    const decisions = decisionsOf(plan);
    expect(found.length).toBe(decisions.length);
    for (const [index, { device, deltaYen, sentence }] of found.entries()) {
      const again = withoutDecision(problem, plan, decisions[index]!);
      const other = await makePlan({ problem: again, solver, previous: null });
      expect(device).toBe(decisions[index]!.block.device);
      expect(deltaYen).toBeCloseTo(worthOf(other) - worthOf(plan), 3);
      for (const text of [sentence.ja, sentence.en]) expect(text).toMatch(/\d+|同じ|same/);
    }
  });
});

describe('asking for them', () => {
  test('a plan that is not kept has none; one that is, is worked out once', async () => {
    const problem = generatedProblem(SEEDS[0]!);
    const plan = await makePlan({ problem, solver, previous: null });
    let read = 0;
    const records = {
      plan: (id: string) => {
        if (id !== plan.id) return null;
        read++;
        return { plan, problem };
      },
    };
    const explain = createExplainer(records, solver);
    expect(await explain('another')).toBeNull();
    const [first, second] = await Promise.all([explain(plan.id), explain(plan.id)]);
    expect(second).toBe(first);
    expect(read).toBe(1);
  });
});
