import { BASELINES, type Baseline, type DayScore, LEADS, type Lead } from './score-book.ts';
import { better, bias, coverage, meanError, NO_SCORE, type Score, together } from './score.ts';

/** Figures of a number of scored days; Wh, % and null where nothing was scored. */
export interface ScoreSummary {
  readonly days: number;
  readonly leads: Readonly<Record<Lead, ScoreFigures>>;
  readonly baselines: Readonly<Record<Baseline, ScoreFigures>>;
  readonly daily: ScoreFigures;
  readonly dailyBaselines: Readonly<Record<Baseline, ScoreFigures>>;
  /** By how much the day-ahead forecast errs less than the better of the 7- and 14-day means, %. */
  readonly slotsBetterBy: number | null;
  readonly daysBetterBy: number | null;
  /** By how much its energy of a day errs less than the provider's and than yesterday's, on days both know. */
  readonly daysBetterThanProviderBy: number | null;
  readonly daysBetterThanYesterdayBy: number | null;
  /** By how much the last readings improve the next hour against what was forecast when the day began. */
  readonly nextHourBetterBy: number | null;
}

export interface ScoreFigures {
  readonly count: number;
  readonly meanError: number | null;
  readonly bias: number | null;
  readonly coverage: number | null;
}

export function summaryOf(days: readonly DayScore[]): ScoreSummary {
  const sum = (pick: (day: DayScore) => Score): Score => days.reduce((all, day) => together(all, pick(day)), NO_SCORE);
  const leads = record(LEADS, (lead) => sum((day) => day.leads[lead]));
  const baselines = record(BASELINES, (name) => sum((day) => day.baselines[name]));
  const daily = sum((day) => day.daily);
  const dailyBaselines = record(BASELINES, (name) => sum((day) => day.dailyBaselines[name]));
  return {
    days: days.length,
    leads: record(LEADS, (lead) => figures(leads[lead])),
    baselines: record(BASELINES, (name) => figures(baselines[name])),
    daily: figures(daily),
    dailyBaselines: record(BASELINES, (name) => figures(dailyBaselines[name])),
    slotsBetterBy: least(
      better(leads['day-ahead'], baselines['mean-7-days']),
      better(leads['day-ahead'], baselines['mean-14-days']),
    ),
    daysBetterBy: least(better(daily, dailyBaselines['mean-7-days']), better(daily, dailyBaselines['mean-14-days'])),
    daysBetterThanProviderBy: against(days, 'provider'),
    daysBetterThanYesterdayBy: against(days, 'yesterday'),
    nextHourBetterBy: nextHour(days),
  };
}

const figures = (score: Score): ScoreFigures => ({
  count: score.count,
  meanError: meanError(score),
  bias: bias(score),
  coverage: coverage(score),
});

const record = <Name extends string, T>(names: readonly Name[], of: (name: Name) => T): Record<Name, T> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;

const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

/** On the days on which both the forecast and the baseline have a whole day. */
function against(days: readonly DayScore[], name: Baseline): number | null {
  const both = days.filter((day) => day.daily.count > 0 && day.dailyBaselines[name].count > 0);
  const sum = (pick: (day: DayScore) => Score): Score => both.reduce((all, day) => together(all, pick(day)), NO_SCORE);
  return better(
    sum(({ daily }) => daily),
    sum(({ dailyBaselines }) => dailyBaselines[name]),
  );
}

/** On the days on which every half hour that was forecast when the day began was forecast again within the hour. */
function nextHour(days: readonly DayScore[]): number | null {
  const both = days.filter(({ leads }) => leads['next-hour'].count === leads['day-ahead'].count);
  const sum = (lead: Lead): Score => both.reduce((all, day) => together(all, day.leads[lead]), NO_SCORE);
  return better(sum('next-hour'), sum('day-ahead'));
}
