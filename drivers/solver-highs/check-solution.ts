import type { LinearModel } from '#core/planner/linear-model.ts';

/** Feasibility tolerance of HiGHS is 1e-7 per row (1e-6 for integers) on the scaled model; this leaves room for scaling. */
const TOLERANCE = 1e-5;

/** Null where `values` satisfy the model and reach `objective`; otherwise what is broken. */
export function checkSolution(model: LinearModel, values: ArrayLike<number>, objective: number): string | null {
  if (values.length !== model.columns.length) return `${values.length} values for ${model.columns.length} columns`;
  let sum = 0;
  for (let j = 0; j < model.columns.length; j++) {
    const { cost, lower, upper, integer } = model.columns[j]!;
    const value = values[j]!;
    const slack = tolerance(value);
    if (!(value >= lower - slack && value <= upper + slack))
      return `column ${j} is ${value}, outside ${lower} … ${upper}`;
    if (integer && Math.abs(value - Math.round(value)) > slack) return `column ${j} is ${value}, not an integer`;
    sum += cost * value;
  }
  for (let i = 0; i < model.rows.length; i++) {
    const row = model.rows[i]!;
    let activity = 0;
    let size = 0;
    for (let k = 0; k < row.columns.length; k++) {
      const part = row.coefficients[k]! * values[row.columns[k]!]!;
      activity += part;
      size += Math.abs(part);
    }
    const slack = tolerance(size);
    if (!(activity >= row.lower - slack && activity <= row.upper + slack))
      return `row ${i} is ${activity}, outside ${row.lower} … ${row.upper}`;
  }
  if (!(Math.abs(sum - objective) <= tolerance(sum) * 10))
    return `the objective is ${sum}, the solver said ${objective}`;
  return null;
}

const tolerance = (size: number): number => TOLERANCE * Math.max(1, Math.abs(size));
