/**
 * The child process: takes one packed model after another, solves it in a fresh HiGHS instance and answers.
 * It lives as long as its channel; a Ctrl-C in the terminal reaches it too and is its parent's business.
 */
import { createRequire } from 'node:module';
import type { SolveReply, SolveRequest } from './messages.ts';

// The package declares an ES default export that its CommonJS build, which Node loads, does not have.
const loadHighs = createRequire(import.meta.url)('highs') as typeof import('highs').default;

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

const highs = loadHighs();

process.on('message', async (request: SolveRequest) => {
  const answer = await solve(request);
  process.send?.({ number: request.number, memory: process.memoryUsage.rss(), answer } satisfies SolveReply);
});

async function solve({ model: packed, gap, absoluteGap, start }: SolveRequest): Promise<SolveReply['answer']> {
  try {
    const { createModel, constants } = await highs;
    const model = createModel({
      numCols: packed.costs.length,
      numRows: packed.rowLower.length,
      colCost: packed.costs,
      colLower: packed.columnLower,
      colUpper: packed.columnUpper,
      rowLower: packed.rowLower,
      rowUpper: packed.rowUpper,
      matrix: {
        format: 'csr',
        numCols: packed.costs.length,
        numRows: packed.rowLower.length,
        starts: packed.starts,
        indices: packed.indices,
        values: packed.values,
      },
      integrality: packed.integrality,
    } as never);
    try {
      model.options.set({ output_flag: false, mip_rel_gap: gap, mip_abs_gap: absoluteGap });
      if (start !== null) model.setSolution({ colValue: start });
      model.run();
      const status = model.getModelStatus();
      const { optimal, infeasible, unbounded, unboundedOrInfeasible } = constants.modelStatus;
      if (status === optimal) {
        const { colValue, colDual, rowDual } = model.getSolution();
        const prices = packed.integrality.includes(1) ? null : { columns: colDual, rows: rowDual };
        return { status: 'optimal', values: colValue, objective: model.getObjectiveValue(), prices };
      }
      if (status === infeasible) return { status: 'infeasible', detail: 'no values satisfy the model' };
      if (status === unbounded || status === unboundedOrInfeasible)
        return { status: 'unbounded', detail: 'the model is unbounded, or infeasible' };
      return { status: 'failed', detail: `HiGHS ended with model status ${status}` };
    } finally {
      model.dispose();
    }
  } catch (error) {
    return { status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}
