import { BASELINES, LEADS } from '#core/forecast/scoring/score-book.ts';
import type { ScoreFigures, ScoreSummary } from '#core/forecast/scoring/summary.ts';

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

const figuresOf = ({ count, meanError, bias, coverage }: ScoreFigures) => ({
  count,
  mae_wh: round(meanError),
  bias_wh: round(bias),
  ...(coverage === null ? {} : { band_80_holds_pct: round(coverage) }),
});

/** The figures as data: errors in Wh per half hour (`leads`, `baselines`) and per day. */
export function reportOf(summary: ScoreSummary) {
  const named = <Name extends string>(names: readonly Name[], of: Readonly<Record<Name, ScoreFigures>>) =>
    Object.fromEntries(names.filter((name) => of[name].count > 0).map((name) => [name, figuresOf(of[name])]));
  return {
    days: summary.days,
    half_hours: { leads: named(LEADS, summary.leads), baselines: named(BASELINES, summary.baselines) },
    daily_energy: { forecast: figuresOf(summary.daily), baselines: named(BASELINES, summary.dailyBaselines) },
    half_hours_better_than_best_mean_pct: round(summary.slotsBetterBy),
    daily_energy_better_than_best_mean_pct: round(summary.daysBetterBy),
    daily_energy_better_than_yesterday_pct: round(summary.daysBetterThanYesterdayBy),
    daily_energy_better_than_provider_pct: round(summary.daysBetterThanProviderBy),
    next_hour_better_than_day_ahead_pct: round(summary.nextHourBetterBy),
  };
}

export type Report = ReturnType<typeof reportOf>;

/** The same as a table. */
export function textOf(what: string, report: Report): string {
  const line = (name: string, figures: ReturnType<typeof figuresOf>): string =>
    `  ${name.padEnd(30)} ${cell(figures.mae_wh)} ${cell(figures.bias_wh)} ${cell(figures.band_80_holds_pct ?? null)} ${String(figures.count).padStart(9)}`;
  const percent = (name: string, value: number | null): string[] =>
    value === null ? [] : [`  ${name.padEnd(52)} ${value.toFixed(1).padStart(7)} %`];
  return [
    `${what}: ${report.days} days`,
    `  ${'half hours'.padEnd(30)} ${'error Wh'.padStart(9)} ${'bias Wh'.padStart(9)} ${'80 % band'.padStart(9)} ${'scored'.padStart(9)}`,
    ...Object.entries(report.half_hours.leads).map(([name, figures]) => line(name, figures)),
    ...Object.entries(report.half_hours.baselines).map(([name, figures]) => line(`· ${name}`, figures)),
    '  energy of a day',
    line('day-ahead', report.daily_energy.forecast),
    ...Object.entries(report.daily_energy.baselines).map(([name, figures]) => line(`· ${name}`, figures)),
    ...percent('half hours: better than the better mean', report.half_hours_better_than_best_mean_pct),
    ...percent('energy of a day: better than the better mean', report.daily_energy_better_than_best_mean_pct),
    ...percent('energy of a day: better than yesterday', report.daily_energy_better_than_yesterday_pct),
    ...percent('energy of a day: better than the provider', report.daily_energy_better_than_provider_pct),
    ...percent('next hour: better than the day ahead', report.next_hour_better_than_day_ahead_pct),
  ].join('\n');
}

const cell = (value: number | null): string => (value === null ? '–' : value.toFixed(1)).padStart(9);
