/** Observations of a linear model: row k explains `targets[k]` and counts `weights[k]`. */
export interface Observations {
  readonly rows: readonly Float64Array[];
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

export interface FitOptions {
  /** What the coefficients are drawn towards. */
  readonly towards: Float64Array;
  /** Strength of that pull as a share of the data's own. */
  readonly pull: number;
  /** The same as a number of observations of weight 1, so that few observations change little. */
  readonly pullCount: number;
  /** Residuals above this count by size, not by square; in the targets' unit, > 0. */
  readonly kink: number;
  readonly rounds: number;
}

/**
 * Coefficients of least absolute (below `kink`: squared) deviation, drawn towards what is known beforehand: ridge
 * regression with re-weighted rows.
 */
export function robustFit({ rows, targets, weights }: Observations, options: FitOptions): Float64Array {
  const { towards, pull, pullCount, kink, rounds } = options;
  const width = towards.length;
  const count = rows.length;
  const meanSquare = squareOf(rows) / Math.max(1, count * width);
  const coefficients = Float64Array.from(towards);
  if (count === 0 || meanSquare === 0) return coefficients;
  const rest = new Float64Array(count);
  for (let k = 0; k < count; k++) rest[k] = targets[k]! - dot(rows[k]!, towards);
  const left = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let round = 0; round < rounds; round++) {
    left.fill(0);
    right.fill(0);
    let total = 0;
    for (let k = 0; k < count; k++) {
      const row = rows[k]!;
      const weight = (weights[k]! * kink) / Math.max(kink, Math.abs(targets[k]! - dot(row, coefficients)));
      total += weight;
      for (let i = 0; i < width; i++) {
        const scaled = weight * row[i]!;
        if (scaled === 0) continue;
        right[i]! += scaled * rest[k]!;
        for (let j = 0; j <= i; j++) left[i * width + j]! += scaled * row[j]!;
      }
    }
    for (let i = 0; i < width; i++) left[i * width + i]! += (pull * total + pullCount) * meanSquare;
    solveSymmetric(left, right, width);
    for (let i = 0; i < width; i++) coefficients[i] = towards[i]! + right[i]!;
  }
  return coefficients;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < b.length; k++) total += a[k]! * b[k]!;
  return total;
}

function squareOf(rows: readonly Float64Array[]): number {
  let total = 0;
  for (const row of rows) total += dot(row, row);
  return total;
}

/** Solves A x = b for a symmetric positive definite A of which the lower triangle is given (Cholesky); x takes the place of b. */
function solveSymmetric(a: Float64Array, x: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let value = a[i * width + j]!;
      for (let k = 0; k < j; k++) value -= a[i * width + k]! * a[j * width + k]!;
      a[i * width + j] = i === j ? Math.sqrt(Math.max(value, 1e-300)) : value / a[j * width + j]!;
    }
  }
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * width + k]! * x[k]!;
    x[i]! /= a[i * width + i]!;
  }
  for (let i = width - 1; i >= 0; i--) {
    for (let k = i + 1; k < width; k++) x[i]! -= a[k * width + i]! * x[k]!;
    x[i]! /= a[i * width + i]!;
  }
}
