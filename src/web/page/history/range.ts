/** A stretch of time, seconds since 1970, [from, to). */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const SPANS = ['day', 'week', 'month', 'year'] as const;
export type Span = (typeof SPANS)[number];
export type Step = '30m' | '1h' | '1d' | '1mo' | '1y';

const DAY = 86_400;
const JST = 9 * 3_600;
/** Shorter says nothing more, longer than any house has been measured. */
const SHORTEST = 3 * 3_600;
const LONGEST = 30 * 366 * DAY;

/** The calendar of Japan, which has no summer time, through the UTC fields of a shifted date. */
const partsOf = (at: number): { year: number; month: number; day: number; weekday: number } => {
  const date = new Date((at + JST) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
};
const startOf = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / 1000 - JST;

/** The day, week (from Monday), month or year that holds `at`, or `by` of them later. */
export function rangeOf(span: Span, at: number, by = 0): Range {
  const { year, month, day, weekday } = partsOf(at);
  switch (span) {
    case 'day':
      return { from: startOf(year, month, day + by), to: startOf(year, month, day + by + 1) };
    case 'week': {
      const monday = day - ((weekday + 6) % 7) + 7 * by;
      return { from: startOf(year, month, monday), to: startOf(year, month, monday + 7) };
    }
    case 'month':
      return { from: startOf(year, month + by, 1), to: startOf(year, month + by + 1, 1) };
    case 'year':
      return { from: startOf(year + by, 0, 1), to: startOf(year + by + 1, 0, 1) };
  }
}

/** The span that the range is exactly, if any. */
export const spanOf = ({ from, to }: Range): Span | null =>
  SPANS.find((span) => {
    const whole = rangeOf(span, from);
    return whole.from === from && whole.to === to;
  }) ?? null;

/** The same days of the calendar a year before; 29 February becomes 1 March. */
export function yearEarlier({ from, to }: Range): Range {
  const back = (at: number): number => {
    const { year, month, day } = partsOf(at);
    return startOf(year - 1, month, day) + (at - startOf(year, month, day));
  };
  return { from: back(from), to: back(to) };
}

/** The next (+1) or the one before (−1): of the calendar where the range stands on it, else as long again. */
export function neighbour(range: Range, by: 1 | -1): Range {
  const span = spanOf(range);
  return span === null ? moved(range, by * (range.to - range.from)) : rangeOf(span, range.from, by);
}

export const moved = ({ from, to }: Range, by: number): Range => ({ from: from + by, to: to + by });

/** Longer or shorter by `factor`, with `around` (0..1 of the range) staying where it is. */
export function zoomed({ from, to }: Range, factor: number, around = 0.5): Range {
  const length = Math.min(LONGEST, Math.max(SHORTEST, (to - from) * factor));
  const start = from + (to - from - length) * around;
  return { from: start, to: start + length };
}

/** Two days of half hours, a week of hours, a season of days, years of months: at most some hundred bars. */
export function stepOf({ from, to }: Range): Step {
  const days = (to - from) / DAY;
  if (days <= 2.01) return '30m';
  if (days <= 8.01) return '1h';
  if (days <= 110) return '1d';
  return days <= 3_700 ? '1mo' : '1y';
}

/** The starts of the intervals that touch the range, and the end of the last. */
export function startsOf({ from, to }: Range, step: Step): number[] {
  const starts: number[] = [];
  let at = floorTo(from, step);
  for (; at < to; at = after(at, step)) starts.push(at);
  return [...starts, at];
}

function floorTo(at: number, step: Step): number {
  const { year, month, day } = partsOf(at);
  if (step === '1y') return startOf(year, 0, 1);
  if (step === '1mo') return startOf(year, month, 1);
  if (step === '1d') return startOf(year, month, day);
  const length = step === '1h' ? 3_600 : 1_800;
  return Math.floor(at / length) * length;
}

function after(at: number, step: Step): number {
  const { year, month, day } = partsOf(at);
  if (step === '1y') return startOf(year + 1, 0, 1);
  if (step === '1mo') return startOf(year, month + 1, 1);
  if (step === '1d') return startOf(year, month, day + 1);
  return at + (step === '1h' ? 3_600 : 1_800);
}

/** RFC 3339 in Japan's time, as the API takes it. */
export const timeText = (at: number): string => `${new Date((at + JST) * 1000).toISOString().slice(0, 19)}+09:00`;

/** For a field of type date. */
export const dateText = (at: number): string => timeText(at).slice(0, 10);

/** From a field of type date; null while it is empty. */
export const dateRead = (text: string): number | null => {
  const at = Date.parse(`${text}T00:00:00+09:00`);
  return Number.isNaN(at) ? null : at / 1000;
};
