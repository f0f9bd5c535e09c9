import type { SlotSeries } from './series.ts';

/** PV beside a night is at most this share of the largest half hour. */
const DUSK = 0.03;
/** No night between the tropics and 60° is longer, half hours. */
const LONGEST_NIGHT = 40;

/**
 * Replaces NaN where that is allowed, in place: night in PV by 0, then everything by what `missing=` says. A temperature
 * without a word is carried on: air does not jump.
 */
export function fillHoles(values: Float64Array, kind: SlotSeries['kind'], missing: 'zero' | 'previous' | null): void {
  if (kind === 'pv') fillNights(values);
  const how = missing ?? (kind === 'temperature' ? 'previous' : null);
  if (how === null) return;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index]!)) continue;
    if (how === 'zero') values[index] = 0;
    else if (index > 0) values[index] = values[index - 1]!;
  }
}

function fillNights(values: Float64Array): void {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  const isDusk = (index: number): boolean => index < 0 || index >= values.length || values[index]! <= largest * DUSK;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index]!)) continue;
    let end = index;
    while (end < values.length && Number.isNaN(values[end]!)) end++;
    if (end - index <= LONGEST_NIGHT && isDusk(index - 1) && isDusk(end)) values.fill(0, index, end);
    index = end;
  }
}
