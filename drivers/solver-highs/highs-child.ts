/**
 * The child process: takes one packed model after another, solves it in a fresh HiGHS instance and answers; or goes on
 * with one model whose columns change.
 * It lives as long as its channel; a Ctrl-C in the terminal reaches it too and is its parent's business.
 */
import { createRequire } from 'node:module';
import type { Request, SeriesRequest, SolveReply, SolveRequest } from './messages.ts';
import type { PackedModel } from './pack-model.ts';

// The package declares an ES default export that its CommonJS build, which Node loads, does not have.
const loadHighs = createRequire(import.meta.url)('highs') as typeof import('highs').default;

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

const highs = loadHighs();

/** Series that are under way: each model keeps the basis its last solve ended with. */
const running = new Map<number, Model>();

process.on('message', async (request: Request) => {
  if (request.kind === 'end') {
    running.get(request.series)?.dispose();
    running.delete(request.series);
    return;
  }
  const answer = await (request.kind === 'solve' ? solve(request) : next(request)).catch(
    (error: unknown): SolveReply['answer'] => ({
      status: 'failed',
      detail: error instanceof Error ? error.message : String(error),
    }),
  );
  process.send?.({ number: request.number, memory: process.memoryUsage.rss(), answer } satisfies SolveReply);
});

type Module = Awaited<typeof highs>;
type Model = ReturnType<Module['createModel']>;

async function solve({ model: packed, gap, absoluteGap, start }: SolveRequest): Promise<SolveReply['answer']> {
  const module = await highs;
  const model = create(module, packed);
  try {
    model.options.set({ output_flag: false, mip_rel_gap: gap, mip_abs_gap: absoluteGap });
    if (start !== null) model.setSolution({ colValue: start });
    model.run();
    return answerOf(module, model, !packed.integrality.includes(1));
  } finally {
    model.dispose();
  }
}

async function next({
  series,
  model: packed,
  columns,
  costs,
  lower,
  upper,
}: SeriesRequest): Promise<SolveReply['answer']> {
  const module = await highs;
  let model = running.get(series);
  if (packed !== null) {
    model?.dispose();
    model = create(module, packed);
    model.options.set({ output_flag: false });
    running.set(series, model);
  }
  if (model === undefined) return { status: 'failed', detail: `series ${series} is not known` };
  if (columns.length > 0) {
    const selection = { kind: 'set' as const, indices: columns };
    model.changeColsCost(selection, costs);
    model.changeColsBounds(selection, lower, upper);
  }
  model.run();
  const answer = answerOf(module, model, true);
  if (answer.status !== 'failed') return answer;
  // A basis that led nowhere is thrown away.
  model.clearSolver();
  model.run();
  return answerOf(module, model, true);
}

const create = (module: Module, packed: PackedModel): Model =>
  module.createModel({
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

function answerOf({ constants }: Module, model: Model, priced: boolean): SolveReply['answer'] {
  const status = model.getModelStatus();
  const { optimal, infeasible, unbounded, unboundedOrInfeasible } = constants.modelStatus;
  if (status === optimal) {
    const { colValue, colDual, rowDual } = model.getSolution();
    const prices = priced ? { columns: colDual, rows: rowDual } : null;
    return { status: 'optimal', values: colValue, objective: model.getObjectiveValue(), prices };
  }
  if (status === infeasible) return { status: 'infeasible', detail: 'no values satisfy the model' };
  if (status === unbounded || status === unboundedOrInfeasible)
    return { status: 'unbounded', detail: 'the model is unbounded, or infeasible' };
  return { status: 'failed', detail: `HiGHS ended with model status ${status}` };
}
