import type { ColumnChanges, LinearModel } from '#core/planner/linear-model.ts';

/** A linear model as HiGHS wants it: compressed sparse rows. Crosses the process boundary by structured clone. */
export interface PackedModel {
  readonly costs: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly integrality: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/**
 * Packs a model, or says what is wrong with it. NaN, an infinite cost or coefficient, crossed bounds and an index
 * outside the model are refused here, because HiGHS takes some of them for a model and answers "optimal".
 */
export function packModel(model: LinearModel): PackedModel | string {
  const count = model.columns.length;
  const costs = new Float64Array(count);
  const columnLower = new Float64Array(count);
  const columnUpper = new Float64Array(count);
  const integrality = new Int32Array(count);
  for (let j = 0; j < count; j++) {
    const { cost, lower, upper, integer } = model.columns[j]!;
    if (!Number.isFinite(cost)) return `column ${j} has the cost ${cost}`;
    if (!validRange(lower, upper)) return `column ${j} has the bounds ${lower} … ${upper}`;
    costs[j] = cost;
    columnLower[j] = lower;
    columnUpper[j] = upper;
    integrality[j] = integer ? 1 : 0;
  }
  const rowLower = new Float64Array(model.rows.length);
  const rowUpper = new Float64Array(model.rows.length);
  const starts = new Int32Array(model.rows.length + 1);
  let size = 0;
  for (const row of model.rows) size += row.columns.length;
  const indices = new Int32Array(size);
  const values = new Float64Array(size);
  let place = 0;
  for (let i = 0; i < model.rows.length; i++) {
    const row = model.rows[i]!;
    if (!validRange(row.lower, row.upper)) return `row ${i} has the bounds ${row.lower} … ${row.upper}`;
    if (row.columns.length !== row.coefficients.length) return `row ${i} has unequal columns and coefficients`;
    rowLower[i] = row.lower;
    rowUpper[i] = row.upper;
    for (let k = 0; k < row.columns.length; k++) {
      const column = row.columns[k]!;
      const coefficient = row.coefficients[k]!;
      if (!Number.isInteger(column) || column < 0 || column >= count) return `row ${i} names the column ${column}`;
      if (!Number.isFinite(coefficient)) return `row ${i} has the coefficient ${coefficient}`;
      indices[place] = column;
      values[place] = coefficient;
      place++;
    }
    starts[i + 1] = place;
  }
  return { costs, columnLower, columnUpper, integrality, rowLower, rowUpper, starts, indices, values };
}

/** −Infinity below and Infinity above mean "no bound"; NaN compares false and is refused. */
/** The model as a linear programme with some columns changed; or what is wrong with a change. */
export function changedModel(model: PackedModel, changes: ColumnChanges): PackedModel | string {
  const costs = model.costs.slice();
  const columnLower = model.columnLower.slice();
  const columnUpper = model.columnUpper.slice();
  for (const [j, { cost = costs[j]!, lower = columnLower[j]!, upper = columnUpper[j]! }] of changes) {
    if (!(Number.isInteger(j) && j >= 0 && j < costs.length)) return `a change names the column ${j}`;
    if (!Number.isFinite(cost)) return `column ${j} has the cost ${cost}`;
    if (!validRange(lower, upper)) return `column ${j} has the bounds ${lower} … ${upper}`;
    costs[j] = cost;
    columnLower[j] = lower;
    columnUpper[j] = upper;
  }
  return { ...model, costs, columnLower, columnUpper, integrality: new Int32Array(costs.length) };
}

const validRange = (lower: number, upper: number): boolean => lower <= upper && lower < Infinity && upper > -Infinity;
