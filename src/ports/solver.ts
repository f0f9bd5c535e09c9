import type { ColumnChanges, LinearModel, Solution, SolverOptions } from '#core/planner/linear-model.ts';

/**
 * Minimises a linear model. Never rejects: a crash is the status `failed`. The same model gives the same values on
 * every call (no time limit inside). Whoever uses the values checks them against the model.
 */
export interface Solver {
  readonly name: string;
  solve(model: LinearModel, options: SolverOptions): Promise<Solution>;
  /** Begins a series over one model. */
  series(model: LinearModel): SolverSeries;
  close(): Promise<void>;
}

/**
 * Linear programmes that differ from one model only in their columns' costs and bounds; integers are left out of account.
 * Each solve begins where the one before ended, which takes a tenth of the time, and costs the same as solving it alone; among
 * equally good values it may find others. The same series of changes gives the same values.
 */
export interface SolverSeries {
  /** The model with these columns changed, and all others as they were given. */
  solve(changes: ColumnChanges): Promise<Solution>;
  /** No more solves. */
  end(): void;
}
