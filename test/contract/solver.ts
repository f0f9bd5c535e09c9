import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LinearModel } from '#core/planner/linear-model.ts';
import type { Solver } from '#ports/solver.ts';

const column = (cost: number, upper: number, integer = false) => ({ cost, lower: 0, upper, integer });

/** A fractional knapsack has a greedy optimum, which is an independent answer. */
function knapsack(values: readonly number[], room: number): { readonly model: LinearModel; readonly best: number } {
  const model: LinearModel = {
    columns: values.map((value) => column(-value, 1)),
    rows: [{ lower: -Infinity, upper: room, columns: values.map((_, n) => n), coefficients: values.map(() => 1) }],
  };
  let best = 0;
  let left = room;
  for (const value of values.toSorted((a, b) => b - a)) {
    best -= value * Math.min(1, left);
    left = Math.max(0, left - 1);
  }
  return { model, best };
}

/** What src/ports/solver.ts promises, for every implementation. */
export function solverContract(what: string, make: () => Solver): void {
  describe(`${what} keeps the promises of a solver`, () => {
    const solver = make();
    afterAll(() => solver.close());

    it('finds the optimum of a linear model', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 8 }),
          fc.double({ min: 0, max: 8, noNaN: true }),
          async (values, room) => {
            const { model, best } = knapsack(values, room);
            const solution = await solver.solve(model, { gap: 0 });
            expect(solution.status).toBe('optimal');
            if (solution.status === 'optimal') expect(solution.objective).toBeCloseTo(best, 5);
          },
        ),
        { seed: 7, numRuns: 25 },
      );
    });

    it('keeps whole numbers whole', async () => {
      const solution = await solver.solve(
        {
          columns: [column(-5, 10, true), column(-4, 10, true)],
          rows: [{ lower: -Infinity, upper: 11.5, columns: [0, 1], coefficients: [3, 2] }],
        },
        { gap: 0 },
      );
      expect(solution).toMatchObject({ status: 'optimal', objective: -21 });
    });

    it('says that there is no solution rather than giving one', async () => {
      const rows = [{ lower: 3, upper: Infinity, columns: [0], coefficients: [1] }];
      expect((await solver.solve({ columns: [column(1, 2)], rows }, { gap: 0 })).status).toBe('infeasible');
      expect((await solver.solve({ columns: [column(-1, Infinity)], rows }, { gap: 0 })).status).toMatch(
        /unbounded|infeasible|failed/,
      );
    });

    it('answers a model that is not one with `failed`, and goes on', async () => {
      const broken = { columns: [column(Number.NaN, 1)], rows: [] };
      expect((await solver.solve(broken, { gap: 0 })).status).toBe('failed');
      expect((await solver.solve(knapsack([1, 2], 1).model, { gap: 0 })).status).toBe('optimal');
    });

    it('solves a series of changed columns as it solves each alone, and as often as it is asked', async () => {
      const { model } = knapsack([1, 2, 3, 4.5, 0.2], 2.5);
      const changes = [
        new Map(),
        new Map([[2, { lower: 0, upper: 0 }]]),
        new Map([[2, { lower: 1, upper: 1 }]]),
        new Map([
          [0, { cost: -9 }],
          [3, { upper: 0.5 }],
        ]),
        new Map([[1, { lower: 2, upper: 2 }]]),
        new Map(),
      ];
      const runs = [];
      for (let run = 0; run < 2; run++) {
        const series = solver.series(model);
        const answers = [];
        for (const change of changes) answers.push(await series.solve(change));
        series.end();
        runs.push(answers);
      }
      expect(runs[1]).toEqual(runs[0]);
      for (const [k, change] of changes.entries()) {
        const alone = await solver.solve(
          { ...model, columns: model.columns.map((one, j) => ({ ...one, ...change.get(j) })) },
          { gap: 0 },
        );
        const inSeries = runs[0]![k]!;
        expect(inSeries.status).toBe(alone.status);
        if (alone.status === 'optimal' && inSeries.status === 'optimal')
          expect(inSeries.objective).toBeCloseTo(alone.objective, 6);
      }
    });

    it('gives the same values for the same model, whatever came between', async () => {
      const { model } = knapsack([1, 2, 3, 4.5, 0.2], 2.5);
      const first = await solver.solve(model, { gap: 0 });
      await solver.solve(knapsack([9, 8, 7], 1.1).model, { gap: 0 });
      expect(await solver.solve(model, { gap: 0 })).toEqual(first);
    });
  });
}
