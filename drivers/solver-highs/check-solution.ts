import type { PackedModel } from './pack-model.ts';

/** Feasibility tolerance of HiGHS is 1e-7 per row (1e-6 for integers) on the scaled model; this leaves room for scaling. */
const TOLERANCE = 1e-5;

/** Null where `values` satisfy the model and reach `objective`; otherwise what is broken. */
export function checkSolution(model: PackedModel, values: ArrayLike<number>, objective: number): string | null {
  const { costs, columnLower, columnUpper, integrality, rowLower, rowUpper, starts, indices, values: entries } = model;
  if (values.length !== costs.length) return `${values.length} values for ${costs.length} columns`;
  let sum = 0;
  for (let j = 0; j < costs.length; j++) {
    const value = values[j]!;
    const slack = tolerance(value);
    if (!(value >= columnLower[j]! - slack && value <= columnUpper[j]! + slack))
      return `column ${j} is ${value}, outside ${columnLower[j]} … ${columnUpper[j]}`;
    if (integrality[j] === 1 && Math.abs(value - Math.round(value)) > slack)
      return `column ${j} is ${value}, not an integer`;
    sum += costs[j]! * value;
  }
  for (let i = 0; i < rowLower.length; i++) {
    let activity = 0;
    let size = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const part = entries[k]! * values[indices[k]!]!;
      activity += part;
      size += Math.abs(part);
    }
    const slack = tolerance(size);
    if (!(activity >= rowLower[i]! - slack && activity <= rowUpper[i]! + slack))
      return `row ${i} is ${activity}, outside ${rowLower[i]} … ${rowUpper[i]}`;
  }
  if (!(Math.abs(sum - objective) <= tolerance(sum) * 10))
    return `the objective is ${sum}, the solver said ${objective}`;
  return null;
}

const tolerance = (size: number): number => TOLERANCE * Math.max(1, Math.abs(size));
