import { afterAll, describe, expect, test } from 'vitest';
import type { LinearModel } from '#core/planner/linear-model.ts';
import { createRandom } from '#core/random.ts';
import { checkSolution } from '#drivers/solver-highs/check-solution.ts';
import { type PackedModel, packModel } from '#drivers/solver-highs/pack-model.ts';
import { createHighsSolver, type HighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';

const EXACT = { gap: 0 };
const packed = (model: LinearModel): PackedModel => {
  const made = packModel(model);
  if (typeof made === 'string') throw new Error(made);
  return made;
};
const open: HighsSolver[] = [];
const solverFor = (memoryLimit?: number): HighsSolver => {
  const solver = createHighsSolver({ log: silent, ...(memoryLimit === undefined ? {} : { memoryLimit }) });
  open.push(solver);
  return solver;
};
afterAll(async () => {
  await Promise.all(open.map((solver) => solver.close()));
});

/** maximise 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 (Dantzig's example): 36 at (2, 6). */
const dantzig: LinearModel = {
  columns: [
    { cost: -3, lower: 0, upper: 4, integer: false },
    { cost: -5, lower: 0, upper: Infinity, integer: false },
  ],
  rows: [
    { lower: -Infinity, upper: 12, columns: [1], coefficients: [2] },
    { lower: -Infinity, upper: 18, columns: [0, 1], coefficients: [3, 2] },
  ],
};

/** A knapsack with many nearly equal items: takes HiGHS long enough to be interrupted. */
function knapsack(items: number, seed: number): LinearModel {
  const random = createRandom(seed, 'knapsack');
  const weights = Array.from({ length: items }, () => 50 + random.integer(50));
  return {
    columns: weights.map((weight) => ({ cost: -weight - random.integer(5), lower: 0, upper: 1, integer: true })),
    rows: Array.from({ length: 5 }, () => ({
      lower: -Infinity,
      upper: weights.reduce((sum, weight) => sum + weight, 0) / 3,
      columns: weights.map((_, j) => j),
      coefficients: weights.map((weight) => weight + random.integer(20)),
    })),
  };
}

describe('the HiGHS solver', () => {
  test('finds the optimum of a linear programme, with its reduced costs', async () => {
    const solution = await solverFor().solve(dantzig, EXACT);
    expect(solution).toMatchObject({ status: 'optimal', objective: -36, values: [2, 6] });
    expect(solution.status === 'optimal' && solution.reducedCosts).toHaveLength(2);
  });

  test('keeps integers whole', async () => {
    const solution = await solverFor().solve(
      {
        columns: [{ cost: -1, lower: 0, upper: 10, integer: true }],
        rows: [{ lower: -Infinity, upper: 7, columns: [0], coefficients: [2] }],
      },
      EXACT,
    );
    expect(solution).toMatchObject({ status: 'optimal', values: [3] });
  });

  test('says when nothing satisfies the model, and when nothing bounds it', async () => {
    const solver = solverFor();
    const column = { cost: -1, lower: 0, upper: Infinity, integer: false };
    const impossible = { columns: [column], rows: [{ lower: -2, upper: -1, columns: [0], coefficients: [1] }] };
    expect((await solver.solve(impossible, EXACT)).status).toBe('infeasible');
    expect((await solver.solve({ columns: [column], rows: [] }, EXACT)).status).toBe('unbounded');
  });

  test('refuses a number that is none before it reaches HiGHS', async () => {
    const solver = solverFor();
    const column = { cost: 1, lower: 0, upper: 1, integer: false };
    const row = { lower: 0, upper: 1, columns: [0], coefficients: [1] };
    const broken: LinearModel[] = [
      { columns: [{ ...column, cost: Number.NaN }], rows: [] },
      { columns: [{ ...column, cost: Infinity }], rows: [] },
      { columns: [{ ...column, lower: Number.NaN }], rows: [] },
      { columns: [{ ...column, lower: 2 }], rows: [] },
      { columns: [column], rows: [{ ...row, coefficients: [Number.NaN] }] },
      { columns: [column], rows: [{ ...row, upper: Number.NaN }] },
      { columns: [column], rows: [{ ...row, columns: [1] }] },
      { columns: [column], rows: [{ ...row, coefficients: [] }] },
    ];
    for (const model of broken) expect((await solver.solve(model, EXACT)).status).toBe('failed');
    expect(solver.childId()).toBeNull();
  });

  test('the same model gives the same values: again, after other models, and in a fresh child', async () => {
    const model = knapsack(25, 3);
    const solver = solverFor();
    const first = await solver.solve(model, { gap: 0.001 });
    const again = await solver.solve(model, { gap: 0.001 });
    await solver.solve(dantzig, EXACT);
    await solver.solve(knapsack(20, 4), { gap: 0.01 });
    const after = await solver.solve(model, { gap: 0.001 });
    const fresh = await solverFor().solve(model, { gap: 0.001 });
    for (const other of [again, after, fresh]) expect(other).toEqual(first);
  });

  test('a child killed in mid-solve fails that solve, and the next one starts another child', async () => {
    const solver = solverFor();
    await solver.solve(dantzig, EXACT);
    const before = solver.childId();
    const doomed = solver.solve(knapsack(60, 5), EXACT);
    process.kill(before!, 'SIGKILL');
    expect((await doomed).status).toBe('failed');
    expect(await solver.solve(dantzig, EXACT)).toMatchObject({ status: 'optimal', objective: -36 });
    expect(solver.childId()).not.toBe(before);
  });

  test('a child past its memory is replaced', async () => {
    const solver = solverFor(1);
    await solver.solve(dantzig, EXACT);
    const first = solver.childId();
    await solver.solve(dantzig, EXACT);
    expect(solver.childId()).not.toBe(first);
  });

  test('solves asked for at once are answered in order, each with its own', async () => {
    const solver = solverFor();
    const upper = [1, 2, 3, 4, 5];
    const models = upper.map((limit) => ({
      columns: [{ cost: -1, lower: 0, upper: limit, integer: false }],
      rows: [],
    }));
    const answers = await Promise.all(models.map((model) => solver.solve(model, EXACT)));
    expect(answers.map((answer) => answer.status === 'optimal' && answer.objective)).toEqual(upper.map((x) => -x));
  });

  test('after close there is no child and every solve fails', async () => {
    const solver = solverFor();
    await solver.solve(dantzig, EXACT);
    await solver.close();
    expect(solver.childId()).toBeNull();
    expect((await solver.solve(dantzig, EXACT)).status).toBe('failed');
    await solver.close();
  });
});

describe('an answer is checked against the model', () => {
  test('what satisfies it passes', () => expect(checkSolution(packed(dantzig), [2, 6], -36)).toBeNull());
  test('a broken bound, row, objective, integer, count or NaN does not', () => {
    const whole = { ...dantzig, columns: dantzig.columns.map((column) => ({ ...column, integer: true })) };
    for (const broken of [
      checkSolution(packed(dantzig), [5, 0], -15),
      checkSolution(packed(dantzig), [4, 6], -42),
      checkSolution(packed(dantzig), [2, 6], -35),
      checkSolution(packed(whole), [1.5, 6], -34.5),
      checkSolution(packed(dantzig), [2], -6),
      checkSolution(packed(dantzig), [Number.NaN, 6], -36),
    ])
      expect(broken).not.toBeNull();
  });
});
