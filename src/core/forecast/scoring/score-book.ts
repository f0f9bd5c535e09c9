import { type Instant, instant } from '../../time/instant.ts';
import { jstDay, jstDayStart } from '../../time/jst.ts';
import { HALF_HOUR } from '../../time/slot.ts';
import { SLOTS_A_DAY, slotOfDay } from '../history.ts';
import { NO_SCORE, type Score, scored, together } from './score.ts';

/** Half hours by how long before they began they were forecast: within the hour, on the same day's eve, the eve before. */
export const LEADS = ['next-hour', 'day-ahead', 'second-day'] as const;
export type Lead = (typeof LEADS)[number];

/** What a forecast is held against: none of these needs a model. `provider` is what was published, uncorrected. */
export const BASELINES = ['yesterday', 'last-week', 'mean-7-days', 'mean-14-days', 'provider'] as const;
export type Baseline = (typeof BASELINES)[number];

export interface Quantiles {
  readonly mean: readonly number[];
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
}

export interface DayScore {
  readonly day: number;
  readonly leads: Readonly<Record<Lead, Score>>;
  /** The same half hours as the day ahead. */
  readonly baselines: Readonly<Record<Baseline, Score>>;
  /** Energy of the day: one entry each where the whole day was measured. */
  readonly daily: Score;
  readonly dailyBaselines: Readonly<Record<Baseline, Score>>;
}

export interface ScoreBook {
  /**
   * What is forecast as a day begins, for it and the next one (96 half hours), and what somebody published for the
   * day; called before its half hours are observed.
   */
  dayBegins(day: number, forecast: Quantiles, published: readonly (number | null)[] | null): void;
  /** What is forecast for the half hours of the hour that begins at `at`. */
  hourBegins(at: Instant, forecast: Quantiles): void;
  observed(at: Instant, wh: number | null): void;
  /** Days that are over and had forecasts, oldest first. */
  days(): readonly DayScore[];
}

export interface ScoreBookOptions {
  /** Days before these are not scored: baselines need two weeks. */
  readonly from: number;
  /** Days that are kept; all where left out. */
  readonly kept?: number;
  /** Half hours whose p90 is below this share of the day's largest say nothing about the band: night, for the sun. */
  readonly bandFrom?: number;
}

interface Open {
  readonly day: number;
  readonly ahead: Quantiles;
  readonly second: Quantiles | null;
  readonly published: readonly (number | null)[] | null;
  readonly hour: (readonly [mean: number, p10: number, p90: number] | null)[];
  readonly outcome: (number | null)[];
}

const HISTORY = 14;

export function createScoreBook({ from, kept = Infinity, bandFrom = 0 }: ScoreBookOptions): ScoreBook {
  const scores: DayScore[] = [];
  const history = new Map<number, readonly (number | null)[]>();
  let open: Open | null = null;
  let tomorrow: { readonly day: number; readonly forecast: Quantiles } | null = null;

  function close(of: Open): void {
    if (of.day >= from) {
      scores.push(scoreOf(of, history, bandFrom));
      if (scores.length > kept) scores.shift();
    }
    history.set(of.day, of.outcome);
    history.delete(of.day - HISTORY);
    open = null;
  }

  return {
    dayBegins(day, forecast, published) {
      if (open !== null && open.day === day) return;
      if (open !== null) close(open);
      open = {
        day,
        ahead: part(forecast, 0),
        second: tomorrow?.day === day ? tomorrow.forecast : null,
        published,
        hour: Array.from({ length: SLOTS_A_DAY }, () => null),
        outcome: Array.from({ length: SLOTS_A_DAY }, () => null),
      };
      tomorrow = { day: day + 1, forecast: part(forecast, SLOTS_A_DAY) };
    },
    hourBegins(at, forecast) {
      for (const [step, mean] of forecast.p50.entries()) {
        const then = instant(at + step * HALF_HOUR);
        if (open?.day === jstDay(then)) open.hour[slotOfDay(then)] = [mean, forecast.p10[step]!, forecast.p90[step]!];
      }
    },
    observed(at, wh) {
      if (open?.day !== jstDay(at)) return;
      open.outcome[slotOfDay(at)] = wh;
      if (at + HALF_HOUR >= jstDayStart(open.day + 1)) close(open);
    },
    days: () => scores,
  };
}

const part = (of: Quantiles, from: number): Quantiles => ({
  mean: of.mean.slice(from, from + SLOTS_A_DAY),
  p10: of.p10.slice(from, from + SLOTS_A_DAY),
  p50: of.p50.slice(from, from + SLOTS_A_DAY),
  p90: of.p90.slice(from, from + SLOTS_A_DAY),
});

const none = <Name extends string>(names: readonly Name[]): Record<Name, Score> =>
  Object.fromEntries(names.map((name) => [name, NO_SCORE])) as Record<Name, Score>;

function scoreOf(of: Open, history: ReadonlyMap<number, readonly (number | null)[]>, bandFrom: number): DayScore {
  const leads = none(LEADS);
  const baselines = none(BASELINES);
  const guesses = baselineDays(of, history);
  const band = bandFrom * Math.max(...of.ahead.p90);
  for (let slot = 0; slot < SLOTS_A_DAY; slot++) {
    const outcome = of.outcome[slot] ?? null;
    if (outcome === null) continue;
    const counts = (p10: number, p90: number) => (p90 > band || band === 0 ? { p10, p90 } : null);
    const { ahead, second } = of;
    const day = (at: Quantiles): Score =>
      scored(NO_SCORE, at.p50[slot]!, outcome, counts(at.p10[slot]!, at.p90[slot]!));
    leads['day-ahead'] = together(leads['day-ahead'], day(ahead));
    if (second !== null && second.p50.length > slot) leads['second-day'] = together(leads['second-day'], day(second));
    const hour = of.hour[slot] ?? null;
    if (hour !== null) leads['next-hour'] = scored(leads['next-hour'], hour[0], outcome, counts(hour[1], hour[2]));
    for (const name of BASELINES) {
      const guess = guesses[name]?.[slot] ?? null;
      if (guess !== null) baselines[name] = scored(baselines[name], guess, outcome);
    }
  }
  return { day: of.day, leads, baselines, ...dailyOf(of, guesses) };
}

type Guesses = Readonly<Partial<Record<Baseline, readonly (number | null)[]>>>;

function baselineDays(of: Open, history: ReadonlyMap<number, readonly (number | null)[]>): Guesses {
  const mean = (days: number): (number | null)[] =>
    Array.from({ length: SLOTS_A_DAY }, (_, slot) => {
      let sum = 0;
      let count = 0;
      for (let back = 1; back <= days; back++) {
        const wh = history.get(of.day - back)?.[slot] ?? null;
        if (wh === null) continue;
        sum += wh;
        count++;
      }
      return count === 0 ? null : sum / count;
    });
  const yesterday = history.get(of.day - 1);
  const week = history.get(of.day - 7);
  return {
    ...(yesterday === undefined ? {} : { yesterday }),
    ...(week === undefined ? {} : { 'last-week': week }),
    'mean-7-days': mean(7),
    'mean-14-days': mean(14),
    ...(of.published === null ? {} : { provider: of.published }),
  };
}

/** Energies of a whole day. A half hour of night that a provider leaves out is 0. */
function dailyOf(of: Open, guesses: Guesses): Pick<DayScore, 'daily' | 'dailyBaselines'> {
  const dailyBaselines = none(BASELINES);
  const total = (values: readonly (number | null)[]): number => values.reduce<number>((sum, wh) => sum + (wh ?? 0), 0);
  if (of.outcome.includes(null)) return { daily: NO_SCORE, dailyBaselines };
  const outcome = total(of.outcome);
  for (const name of BASELINES) {
    const guess = guesses[name];
    if (guess === undefined) continue;
    const missing = guess.some((wh, slot) => wh === null && (name !== 'provider' || of.ahead.p90[slot]! > DARK));
    if (!missing) dailyBaselines[name] = scored(NO_SCORE, total(guess), outcome);
  }
  return { daily: scored(NO_SCORE, total(of.ahead.mean), outcome), dailyBaselines };
}

/** Wh of a half hour that is night. */
const DARK = 25;
