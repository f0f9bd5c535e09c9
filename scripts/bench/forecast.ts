import { existsSync } from 'node:fs';
import { isWeekend } from '#core/forecast/history.ts';
import { completeDay, type DayAhead, type KnownDay } from '#core/forecast/load/known-day.ts';
import { dailyFeatures } from '#core/forecast/load/daily-features.ts';
import { slotFeatures } from '#core/forecast/load/slot-features.ts';
import { createLoadForecaster } from '#core/forecast/load/load-forecaster.ts';
import { dot, robustFit } from '#core/forecast/learning/robust-fit.ts';
import { LOAD_PRIOR } from '#core/forecast/priors.ts';
import { summaryOf, type ScoreSummary } from '#core/forecast/scoring/summary.ts';
import { type HalfHours, valueAt, walkLoad, walkSolar } from '#core/forecast/scoring/walk-forward.ts';
import { instant } from '#core/time/instant.ts';
import { isRestDay } from '#core/time/japanese-holidays.ts';
import { jstDay, jstDayStart, weekdayOf } from '#core/time/jst.ts';
import { isInJapan, readInHouseTime } from '#cli/forecast/house-time.ts';
import { createIrradiationModel } from '#core/forecast/weather/jma-irradiation.ts';
import type { DayScore, Quantiles } from '#core/forecast/scoring/score-book.ts';
import {
  type IrradiationDay,
  irradiationDays,
  irradiationFigures,
  walkIrradiation,
} from '#cli/forecast/jma-archive.ts';
import type { Figure } from '../bench.ts';
import { hotWater } from './forecast/hot-water.ts';
import { pvReference } from './forecast/pv-reference.ts';

const DATA = '../shared/data';
const TEMPERATURE = `${DATA}/weather/tokyo_temp_hourly_2017-06_2018-12.csv.gz#column=2`;
const FRENCH = `${DATA}/homes/fr_emhass_30min_2024-02-28_2024-08-31.csv.gz`;
const FONTANA = ['02', '04', '10', '13'].map((home) => `${DATA}/homes/us_fontana_b${home}_60min.csv.gz`);
const WARM_UP = 28;

const LOADS: readonly string[] = [
  `${DATA}/homes/jp_tokyo_camsl137_30min.csv.gz#column=2,unit=wh`,
  `${DATA}/homes/jp_tokyo_camsl140_30min.csv.gz#column=2,unit=wh`,
  `${DATA}/homes/au_sydney_ausgrid12_30min.csv.gz#column=2,unit=w,zone=Australia/Sydney`,
  ...FONTANA.map((file) => `${file}#column=2,unit=w,zone=America/Los_Angeles`),
  `${FRENCH}#column=2,unit=w,zone=Europe/Paris`,
];
const SUNS: readonly string[] = [
  `${DATA}/derived/jp_tokyo_pv_per_kw_30min_2017-06_2018-05.csv.gz#column=6,unit=w_per_kwp,scale=5`,
  `${DATA}/derived/jp_tokyo_pv_per_kw_30min_2021-11_2022-10.csv.gz#column=6,unit=w_per_kwp,scale=5`,
  `${DATA}/homes/au_sydney_ausgrid12_30min.csv.gz#column=3,unit=w,zone=Australia/Sydney`,
  ...FONTANA.map((file) => `${file}#column=3,unit=w_per_kwp,scale=4,zone=America/Los_Angeles`),
];

/** Every figure of the forecasts on the real homes of ../shared/data, beside its target and what no forecast could beat. */
export async function run(): Promise<readonly Figure[]> {
  if (!existsSync(DATA)) return [{ name: `${DATA} is not there`, figure: 'skipped' }];
  return [
    ...pvReference(`${DATA}/pvref`),
    ...loads(),
    ...suns(),
    ...french(),
    irradiation(),
    ...hotWater(`${DATA}/hotwater`),
    ...speed(),
  ];
}

const name = (argument: string): string =>
  argument
    .replace(/#.*$/, '')
    .replace(/^.*\//, '')
    .replace(/_(30|60)min(_(\d{4})-.*)?.*$/, ' $3')
    .trim();
const percent = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} %`);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const held = ({ leads }: ScoreSummary): string =>
  `${percent(leads['day-ahead'].coverage)} / ${percent(leads['second-day'].coverage)}`;

function loads(): Figure[] {
  const temperature = readInHouseTime(TEMPERATURE, 'temperature');
  const figures: Figure[] = [];
  const slots: number[] = [];
  const days: number[] = [];
  for (const argument of LOADS) {
    const load = readInHouseTime(argument, 'load');
    const isRest = isInJapan(argument, 'load') ? isRestDay : isWeekend;
    const summary = summaryOf(walkLoad(load, { warmUp: WARM_UP, isRest, temperature }));
    const ceiling = ceilingOf(load, isRest, summary);
    slots.push(summary.slotsBetterBy!);
    days.push(summary.daysBetterBy!);
    figures.push(
      {
        name: `load ${name(argument)}: half hours`,
        figure: percent(summary.slotsBetterBy),
        beside: `below the better of two means; worse on none; fitted in sample ${percent(ceiling.slots)}`,
      },
      {
        name: `load ${name(argument)}: energy of a day`,
        figure: percent(summary.daysBetterBy),
        beside: `the same; fitted in sample ${percent(ceiling.days)}`,
      },
      { name: `load ${name(argument)}: band, day 1 / day 2`, figure: held(summary), beside: 'must hold 80 ± 4 %' },
    );
  }
  return [
    ...figures,
    { name: 'load, all homes: half hours', figure: percent(mean(slots)), beside: 'at least 6 %' },
    { name: 'load, all homes: energy of a day', figure: percent(mean(days)), beside: 'at least 12 %' },
  ];
}

/** What the same signs reach when they are fitted to the very days they are scored on. */
function ceilingOf(load: HalfHours, isRest: (day: number) => boolean, summary: ScoreSummary) {
  const first = Math.ceil((load.from + 9 * 3_600_000) / 86_400_000);
  const last = jstDay(instant(load.from + load.values.length * 1_800_000)) - 1;
  const past: KnownDay[] = [];
  const slots = { rows: [] as Float64Array[], targets: [] as number[] };
  const days = { rows: [] as Float64Array[], targets: [] as number[] };
  for (let day = first; day <= last; day++) {
    const rest = isRest(day);
    const weekday = rest && weekdayOf(day) !== 6 ? 0 : weekdayOf(day);
    const ahead: DayAhead = { day, rest, weekday, temperature: Number.NaN };
    const measured = Float64Array.from(
      { length: 48 },
      (_, slot) => valueAt(load, instant(jstDayStart(day) + slot * 1_800_000)) ?? Number.NaN,
    );
    const guesses = slotFeatures(past, ahead, LOAD_PRIOR);
    const signs = dailyFeatures(past, ahead, false);
    const outcome = completeDay(
      ahead,
      measured,
      guesses.map((row) => row[1]!),
    );
    if (day >= first + WARM_UP) {
      for (const [slot, row] of guesses.entries()) {
        if (!outcome.known[slot]!) continue;
        slots.rows.push(row);
        slots.targets.push(outcome.wh[slot]!);
      }
      if (signs !== null && !outcome.known.includes(false)) {
        days.rows.push(signs.row);
        days.targets.push(outcome.total - signs.base);
      }
    }
    past.push(outcome);
  }
  const best = ({ rows, targets }: typeof slots): number => leastMiss(rows, targets);
  const against = (error: number, a: number | null, b: number | null): number => 100 * (1 - error / Math.min(a!, b!));
  const { baselines, dailyBaselines } = summary;
  return {
    slots: against(best(slots), baselines['mean-7-days'].meanError, baselines['mean-14-days'].meanError),
    days: against(best(days), dailyBaselines['mean-7-days'].meanError, dailyBaselines['mean-14-days'].meanError),
  };
}

function suns(): Figure[] {
  return SUNS.flatMap((argument) => {
    const peakPower = argument.includes('sydney') ? 1_040 : 4_500;
    const solar = readInHouseTime(argument, 'pv');
    const watched = watchedDays();
    const days = walkSolar(solar, { warmUp: WARM_UP, hourly: true, peakPower, onDay: watched.onDay });
    const summary = summaryOf(days);
    return [
      {
        name: `sun ${name(argument)}: the next hour`,
        figure: percent(summary.nextHourBetterBy),
        beside: `below the day ahead; at least 30 %; fitted in sample ${percent(hourCeiling(solar, watched.of, days))}`,
      },
      { name: `sun ${name(argument)}: band, day 1 / day 2`, figure: held(summary), beside: 'must hold 80 ± 4 %' },
    ];
  });
}

/** Keeps what was expected of each day when it began. */
function watchedDays() {
  const of = new Map<number, readonly number[]>();
  return { of, onDay: (day: number, { p50 }: Quantiles): void => void of.set(day, p50.slice(0, 48)) };
}

/** What the misses of the last hour say about the next one, by a line fitted to the very hours it is scored on. */
function hourCeiling(
  solar: HalfHours,
  said: ReadonlyMap<number, readonly number[]>,
  days: readonly DayScore[],
): number {
  const kinds = [0, 1].map(() => ({ rows: [] as Float64Array[], targets: [] as number[] }));
  for (const { day } of days) {
    const missed = said.get(day)!.map((wh, slot) => {
      const came = valueAt(solar, instant(jstDayStart(day) + slot * 1_800_000));
      return came === null ? Number.NaN : came - wh;
    });
    for (let slot = 2; slot < 48; slot += 2) {
      for (const [k, { rows, targets }] of kinds.entries()) {
        const [last, before, now] = [missed[slot - 1]!, missed[slot - 2]!, missed[slot + k]!];
        if (Number.isNaN(last + before + now)) continue;
        rows.push(Float64Array.from([last, before]));
        targets.push(now);
      }
    }
  }
  const plain = mean(kinds.flatMap(({ targets }) => targets).map(Math.abs));
  return 100 * (1 - mean(kinds.map(({ rows, targets }) => leastMiss(rows, targets))) / plain);
}

/** Mean absolute miss of the line that misses these targets least. */
function leastMiss(rows: readonly Float64Array[], targets: readonly number[]): number {
  const observations = {
    rows,
    targets: Float64Array.from(targets),
    weights: new Float64Array(rows.length).fill(1),
  };
  const kink = Math.max(1e-9, mean(targets.map(Math.abs)) / 50);
  const towards = new Float64Array(rows[0]!.length);
  const weights = robustFit(observations, { towards, pull: 1e-6, pullCount: 0, kink, rounds: 15 });
  return mean(rows.map((row, k) => Math.abs(dot(row, weights) - targets[k]!)));
}

function french(): Figure[] {
  const option = (column: number): string => `${FRENCH}#column=${column},unit=w,zone=Europe/Paris`;
  const published = readInHouseTime(option(4), 'pv');
  const solar = readInHouseTime(option(3), 'pv');
  const watched = watchedDays();
  const options = { warmUp: 14, hourly: true, peakPower: 4_500, published, onDay: watched.onDay };
  const days = walkSolar(solar, options);
  const summary = summaryOf(days);
  return [
    {
      name: 'sun in France, corrected: against its provider',
      figure: percent(summary.daysBetterThanProviderBy),
      beside: `energy of a day; at least 15 %; fitted in sample ${percent(providerCeiling(days))}`,
    },
    { name: 'sun in France: against yesterday', figure: percent(summary.daysBetterThanYesterdayBy), beside: 'above 0' },
    {
      name: 'sun in France: the next hour',
      figure: percent(summary.nextHourBetterBy),
      beside: `at least 30 %; fitted in sample ${percent(hourCeiling(solar, watched.of, days))}`,
    },
    { name: 'sun in France: band, day 1 / day 2', figure: held(summary), beside: 'must hold 80 ± 4 %' },
  ];
}

/** What the provider, yesterday, two means and a constant reach on a day's energy, fitted to the very days they are scored on. */
function providerCeiling(days: readonly DayScore[]): number {
  const known = days.filter(({ daily, dailyBaselines: { provider, yesterday, ...means } }) =>
    [daily, provider, yesterday, means['mean-7-days'], means['mean-14-days']].every(({ count }) => count > 0),
  );
  const rows = known.map(({ daily, dailyBaselines }) => {
    const of = ({ signed }: { readonly signed: number }): number => (daily.outcome + signed) / 1_000;
    const { provider, yesterday } = dailyBaselines;
    return Float64Array.from([
      of(provider),
      of(yesterday),
      of(dailyBaselines['mean-7-days']),
      of(dailyBaselines['mean-14-days']),
      1,
    ]);
  });
  const outcomes = known.map(({ daily }) => daily.outcome / 1_000);
  const plain = mean(known.map(({ dailyBaselines: { provider } }) => provider.absolute / 1_000));
  return 100 * (1 - leastMiss(rows, outcomes) / plain);
}

function irradiation(): Figure {
  const files = [
    `${DATA}/forecasts/jma_tokyo_2021-11_2022-10.csv.gz`,
    `${DATA}/weather/tokyo_daily_2013-10-20_2022-10-31.csv.gz#column=5`,
    35.69,
  ] as const;
  const { mae_mj_m2: error, persistence_mae_mj_m2: persistence } = irradiationFigures(walkIrradiation(...files));
  const days = irradiationDays(...files);
  const months = Array.from({ length: 12 }, (_, k) => k + 1);
  const crossed = months.flatMap((month) =>
    missesOf(
      days.filter((day) => day.month !== month),
      days.filter((day) => day.month === month),
    ),
  );
  const [other, same] = [mean(crossed), mean(missesOf(days, days))].map((miss) => miss.toFixed(2));
  return {
    name: 'irradiation of the next day from JMA’s words',
    figure: `${error!.toFixed(2)} MJ/m²`,
    beside: `at most 2.5; its start was fitted on this year: on months it has not seen ${other}, fitted in sample ${same}; persistence ${persistence!.toFixed(2)}`,
  };
}

/** Misses, MJ/m², on days by a model that knows nothing but the days it is taught. */
function missesOf(taught: readonly IrradiationDay[], asked: readonly IrradiationDay[]): number[] {
  const model = createIrradiationModel(Float64Array.from([0.45, 0, 0, 0, 0, 0, 0, 0, 0]), 1);
  for (const { said, outside, came } of taught) model.learn(said, outside, came);
  return asked.map(({ said, outside, came }) => Math.abs(model.expected(said, outside) - came));
}

/** Processor time, so that other programs on the machine do not count. */
function speed(): Figure[] {
  const load = readInHouseTime(LOADS[0]!, 'load');
  const year = { from: load.from, values: Array.from(load.values).slice(0, 365 * 48) };
  const before = process.cpuUsage();
  walkLoad(year, { warmUp: WARM_UP });
  const { user, system } = process.cpuUsage(before);
  const forecaster = createLoadForecaster();
  for (const [k, wh] of year.values.entries()) forecaster.observe(instant(year.from + k * 1_800_000), wh);
  const at = instant(year.from + year.values.length * 1_800_000);
  const start = process.cpuUsage();
  for (let k = 0; k < 100; k++) forecaster.forecast(at, 96);
  const used = process.cpuUsage(start);
  return [
    {
      name: 'learning and forecasting a year of one home',
      figure: `${((user + system) / 1e6).toFixed(2)} s`,
      beside: 'under 5 s',
    },
    {
      name: 'one forecast of two days',
      figure: `${((used.user + used.system) / 1e5).toFixed(2)} ms`,
      beside: 'under 20 ms',
    },
  ];
}
