/** A mixed-integer linear programme: minimise Σ cost·x over bounded columns and ranged rows. */
export interface LinearModel {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly cost: number;
  readonly lower: number;
  /** May be Infinity. */
  readonly upper: number;
  readonly integer: boolean;
}

export interface Row {
  /** May be −Infinity / Infinity; equal bounds make an equation. */
  readonly lower: number;
  readonly upper: number;
  /** Column indices and their coefficients, same length. */
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
}

/** Costs and bounds of some columns in place of the model's. */
export type ColumnChanges = ReadonlyMap<number, Partial<Pick<Column, 'cost' | 'lower' | 'upper'>>>;

export interface SolverOptions {
  /** Relative gap at which a mixed-integer search may stop. */
  readonly gap: number;
  /** Gap in units of the objective at which it may stop as well; 0 where left out. */
  readonly absoluteGap?: number;
  /** Values of a good solution to begin with, one per column. May change which of equally good solutions is found. */
  readonly start?: readonly number[];
}

export type Solution =
  | {
      readonly status: 'optimal';
      readonly values: readonly number[];
      readonly objective: number;
      /** Only for a model without integer columns: what a unit more of a column's bound, or of a row's, costs. */
      readonly reducedCosts?: readonly number[];
      readonly rowPrices?: readonly number[];
    }
  | { readonly status: 'infeasible' | 'unbounded' | 'failed'; readonly detail: string };
