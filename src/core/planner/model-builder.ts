import type { Column, LinearModel, Row } from './linear-model.ts';

/** A sum of coefficient · column, grown while a model is written down. */
export interface Terms {
  readonly columns: number[];
  readonly coefficients: number[];
}

export interface ModelBuilder {
  /** Adds a column and returns its index. Bounds default to 0 … Infinity, cost to 0. */
  column(column: Partial<Column>): number;
  /** Adds a row and returns its index. */
  row(lower: number, upper: number, terms: Terms): number;
  /** A binary 0/1 column. */
  binary(cost?: number): number;
  readonly model: LinearModel;
}

/** No column: what is known to be zero is left out of the model. */
export const NONE = -1;

export const terms = (): Terms => ({ columns: [], coefficients: [] });

/** Adds a term; a column that was left out of the model, or a zero, adds nothing. A column may be added only once. */
export function add(to: Terms, coefficient: number, column: number): Terms {
  if (column === NONE || coefficient === 0) return to;
  to.columns.push(column);
  to.coefficients.push(coefficient);
  return to;
}

export function createModelBuilder(): ModelBuilder {
  const columns: Column[] = [];
  const rows: Row[] = [];
  const column = ({ cost = 0, lower = 0, upper = Infinity, integer = false }: Partial<Column>): number =>
    columns.push({ cost, lower, upper, integer }) - 1;
  return {
    column,
    row: (lower, upper, { columns: where, coefficients }) =>
      rows.push({ lower, upper, columns: where, coefficients }) - 1,
    binary: (cost = 0) => column({ cost, upper: 1, integer: true }),
    model: { columns, rows },
  };
}

/** Where a series of columns stands in a solution: the values, with 0 for columns that were left out. */
export const read = (values: readonly number[], series: readonly number[]): number[] =>
  series.map((column) => (column === NONE ? 0 : values[column]!));
