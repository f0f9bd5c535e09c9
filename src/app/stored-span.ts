import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The part of [from, to) in whose years anything is kept; empty where nothing is. Whoever reads a range piece by piece reads this,
 * so that a question about ten thousand years costs no more than the file is long.
 */
export function storedSpan(records: Pick<Records, 'energy'>, from: Instant, to: Instant): Span {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { points } of records.energy({ from, to, step: '1y' })) {
    if (points.length === 0) continue;
    first = Math.min(first, points[0]!.at);
    last = Math.max(last, points.at(-1)!.at);
  }
  if (first > last) return { from, to: from };
  const end = plus(instant(last), days(366));
  return { from: instant(Math.max(from, first)), to: instant(Math.min(to, end)) };
}
