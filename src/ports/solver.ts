import type { LinearModel, Solution, SolverOptions } from '#core/planner/linear-model.ts';

/**
 * Minimises a linear model. Never rejects: a crash is the status `failed`. The same model gives the same values on
 * every call (no time limit inside). Whoever uses the values checks them against the model.
 */
export interface Solver {
  readonly name: string;
  solve(model: LinearModel, options: SolverOptions): Promise<Solution>;
  close(): Promise<void>;
}
