import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { buildModel } from '#core/planner/build-model.ts';
import { createFrame, type Frame } from '#core/planner/frame.ts';
import { search } from '#core/planner/search.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { SEED, SOAK } from '../../soak.ts';
import { costOf, leastCost } from './exhaustive.ts';
import { GRID, smallProblem } from './small-problem.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

/** Three of each family here; the soak's factor of 200 would make 7,000, so it is divided: 1,050. */
const COUNT = SOAK === 1 ? 21 : Math.ceil((35 * SOAK) / 7);
const FIRST = SEED % 1_000_000;

/** Yen: whole Wh, and the costs that only break ties. */
const NOISE = 0.06;

/** 0.1 % of what is at stake: of the cost itself, or of what the house would pay without any device. */
const allowed = (frame: Frame, exact: number): number => {
  const house = frame.load.reduce((sum, kwh, step) => sum + kwh * Math.abs(frame.buy[step]!), 0);
  return NOISE + 0.001 * Math.max(Math.abs(exact), house);
};

describe('on small problems', () => {
  test(`what the plan does costs what an exhaustive search finds (${COUNT} of all families)`, async () => {
    const troubles: string[] = [];
    let compared = 0;
    for (let seed = FIRST; compared < COUNT; seed++) {
      const { family, problem } = smallProblem(seed);
      const frame = createFrame(problem);
      const grid = (problem.heaters.length > 0 ? GRID / 2 : GRID) / 1000;
      const exact = leastCost(frame, grid, false);
      // Where the best course lets a tank fall so low that the unit boosts, the model has only a price for it.
      const lowTank = problem.heaters.some(({ boostBelow }) => boostBelow > 0);
      if (lowTank && Math.abs(leastCost(frame, grid, true) - exact) > 1e-6) continue;
      compared += 1;
      const plan = await makePlan({ problem, solver, previous: null });
      const cost = costOf(frame, plan);
      if (typeof cost === 'string') troubles.push(`seed ${seed}, ${family}: ${cost}`);
      else if (Math.abs(cost - exact) > allowed(frame, exact))
        troubles.push(`seed ${seed}, ${family}: ${cost.toFixed(3)} yen, and ${exact.toFixed(3)} were possible`);
    }
    expect(troubles).toEqual([]);
  });

  test('no solution is below the bound the search gives, nor above the mixed-integer optimum by more than it looks for', async () => {
    for (let seed = FIRST; seed < FIRST + 14; seed++) {
      const planning = buildModel(smallProblem(seed).problem, null);
      const solution = await solver.solve(planning.model, { gap: 0 });
      const found = await search(planning, solver);
      expect(solution.status, `seed ${seed}`).toBe('optimal');
      if (solution.status !== 'optimal' || found === null) throw new Error(`seed ${seed} has no solution`);
      expect(found.bound).toBeLessThan(solution.objective + 1e-4);
      expect(found.objective).toBeGreaterThan(solution.objective - 1e-4);
      expect(found.objective).toBeLessThan(solution.objective + 0.05 + 0.001 * Math.abs(solution.objective));
    }
  });
});
