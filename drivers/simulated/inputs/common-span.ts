import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst, jstMidnight } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { fault, type Series, type SlotSeries } from './series.ts';

const DAY = 86_400_000;

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The first and the last moment a file speaks of. Sessions speak of whole JST days. */
export function spanOf(series: Series): Span {
  if (series.kind !== 'ev') {
    return { from: series.from, to: instant(series.from + series.values.length * HALF_HOUR) };
  }
  const first = series.sessions[0]!;
  const last = series.sessions[series.sessions.length - 1]!;
  return { from: jstMidnight(first.plugIn), to: instant(jstMidnight(instant(last.plugOut - 1)) + DAY) };
}

/**
 * Where a run of `days` over these files lies: from their first common JST midnight, or from `from`. Throws HemsError
 * INPUT where the files are too short for it, or where load or PV has a hole in it. Null without any file.
 */
export function commonSpan(series: readonly Series[], from: Instant | null, days: number): Span | null {
  if (series.length === 0) return null;
  const latest = series.reduce((a, b) => (spanOf(b).from > spanOf(a).from ? b : a));
  const shortest = series.reduce((a, b) => (spanOf(b).to < spanOf(a).to ? b : a));
  const begins = spanOf(latest).from;
  const ends = spanOf(shortest).to;
  const midnight = jstMidnight(begins) === begins ? begins : instant(jstMidnight(begins) + DAY);
  const start = from ?? midnight;
  if (start < begins) {
    fault(`${latest.file} begins at ${formatJst(begins)}, after --from ${formatJst(start)}; choose a later --from`);
  }
  if (start % HALF_HOUR !== 0) fault(`--from ${formatJst(start)} does not begin a half hour; choose :00 or :30`);
  const to = instant(start + days * DAY);
  if (to > ends) {
    const there = Math.max(0, Math.floor((ends - start) / DAY));
    fault(
      `${shortest.file} ends at ${formatJst(ends)}, so only ${there} of ${days} days from ${formatJst(start)} can be replayed; choose fewer --days or another --from`,
    );
  }
  for (const one of series) if (one.kind !== 'ev') refuseHoles(one, start, to);
  return { from: start, to };
}

function refuseHoles(series: SlotSeries, from: Instant, to: Instant): void {
  const first = (from - series.from) / HALF_HOUR;
  const last = (to - series.from) / HALF_HOUR;
  for (let index = first; index < last; index++) {
    if (!Number.isNaN(series.values[index]!)) continue;
    const at = instant(series.from + index * HALF_HOUR);
    fault(
      `${series.file} has no ${series.kind} for ${formatJst(at)} (near line ${series.lineOfHole(index)}); add missing=zero or missing=previous behind its "#", or choose another --from`,
    );
  }
}
