/** The value below which `share` (0 … 1) of the ascending values lie, between neighbours; NaN of nothing. */
export function quantileOf(ascending: ArrayLike<number>, share: number): number {
  const last = ascending.length - 1;
  if (last < 0) return Number.NaN;
  const place = Math.min(last, Math.max(0, share * (last + 1) - 0.5));
  const below = Math.floor(place);
  const low = ascending[below]!;
  return low + (ascending[Math.min(last, below + 1)]! - low) * (place - below);
}

/** Middle of values that count `weights`, ≥ 0; NaN where nothing counts. `order` gives the ascending order of values. */
export function weightedMedian(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  order: ArrayLike<number>,
): number {
  let total = 0;
  for (let k = 0; k < order.length; k++) total += weights[order[k]!]!;
  if (total <= 0) return Number.NaN;
  let passed = 0;
  for (let k = 0; k < order.length; k++) {
    passed += weights[order[k]!]!;
    if (passed >= total / 2) return values[order[k]!]!;
  }
  return Number.NaN;
}
