import { Command, InvalidArgumentError } from 'commander';
import { HemsError } from '#core/errors.ts';
import { isWeekend } from '#core/forecast/history.ts';
import type { DayScore } from '#core/forecast/scoring/score-book.ts';
import { summaryOf } from '#core/forecast/scoring/summary.ts';
import { type HalfHours, walkLoad, walkSolar } from '#core/forecast/scoring/walk-forward.ts';
import { isRestDay } from '#core/time/japanese-holidays.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { isInJapan, readInHouseTime } from './forecast/house-time.ts';
import { irradiationFigures, walkIrradiation } from './forecast/jma-archive.ts';
import { reportOf, textOf } from './forecast/report.ts';
import { moment } from './moment.ts';
import { wholeNumber } from './usage.ts';

interface Options {
  readonly backtest?: boolean;
  readonly load?: string;
  readonly pv?: string;
  readonly temperature?: string;
  readonly published?: string;
  readonly jma?: string;
  readonly irradiation?: string;
  readonly latitude: number;
  readonly peak: number;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly warmUp: number;
  readonly json?: boolean;
}

export function forecastCommand(): Command {
  return new Command('forecast')
    .description('scores the forecasts on files, day by day, with only what was known then')
    .option('--backtest', 'go forward through the files and score each forecast against what came')
    .option('--load <csv>', 'measured load: FILE or FILE#column=2,unit=wh,zone=Europe/Paris')
    .option('--pv <csv>', 'measured generation: FILE or FILE#column=6,unit=w_per_kwp,scale=5')
    .option('--temperature <csv>', 'measured outdoor air of the load’s place; only past days are used')
    .option('--published <csv>', 'generation as somebody had forecast it, to be corrected and beaten')
    .option('--jma <csv>', 'archived forecasts of JMA, one line per published element (with --irradiation)')
    .option('--irradiation <csv>', 'measured irradiation, MJ/m² a day: FILE#column=5 (with --jma)')
    .option('--latitude <degrees>', 'of the place of --irradiation', number(-66, 66), 35.69)
    .option('--peak <kw>', 'peak power of the panels, for the first days', number(0.1, 1_000), 5)
    .option('--from <date>', 'use the files from this day on', moment)
    .option('--to <date>', 'use the files up to the day before this one', moment)
    .option('--warm-up <days>', 'days that are learned from before scoring begins', wholeNumber(0, 400), 28)
    .option('--json', 'print the figures as JSON')
    .action(forecast);
}

function forecast(options: Options): void {
  const { load, pv, jma, irradiation } = options;
  if (options.backtest !== true) throw new HemsError('USAGE', 'hems forecast works on files only: add --backtest.');
  if (load === undefined && pv === undefined && jma === undefined)
    throw new HemsError('USAGE', 'there is nothing to score: give --load, --pv, or --jma with --irradiation.');
  if ((jma === undefined) !== (irradiation === undefined))
    throw new HemsError('USAGE', '--jma and --irradiation belong together: give both.');
  const reports = {
    ...(load === undefined ? {} : { load: scoresOf('--load', walkOfLoad(load, options)) }),
    ...(pv === undefined ? {} : { pv: scoresOf('--pv', walkOfSolar(pv, options)) }),
    ...(jma === undefined || irradiation === undefined
      ? {}
      : { irradiation: irradiationFigures(walkIrradiation(jma, irradiation, options.latitude)) }),
  };
  if (options.json === true) {
    console.log(JSON.stringify(reports, null, 2));
    return;
  }
  if (reports.load !== undefined) console.log(textOf('load', reports.load));
  if (reports.pv !== undefined) console.log(textOf('generation', reports.pv));
  if (reports.irradiation !== undefined) {
    const { days, mae_mj_m2: error, persistence_mae_mj_m2: persistence } = reports.irradiation;
    console.log(
      `irradiation: ${days} days\n  error ${error?.toFixed(2)} MJ/m², persistence ${persistence?.toFixed(2)} MJ/m²`,
    );
  }
}

function scoresOf(option: string, scores: readonly DayScore[]) {
  if (scores.length === 0)
    throw new HemsError('INPUT', `${option} has no day left to score after --warm-up; give more days.`);
  return reportOf(summaryOf(scores));
}

function walkOfLoad(load: string, { temperature, warmUp, ...options }: Options): readonly DayScore[] {
  return walkLoad(within(readInHouseTime(load, 'load'), options), {
    warmUp,
    hourly: true,
    isRest: isInJapan(load, 'load') ? isRestDay : isWeekend,
    temperature: temperature === undefined ? null : readInHouseTime(temperature, 'temperature'),
  });
}

function walkOfSolar(pv: string, { published, peak, warmUp, ...options }: Options): readonly DayScore[] {
  return walkSolar(within(readInHouseTime(pv, 'pv'), options), {
    warmUp,
    hourly: true,
    peakPower: peak * 1_000,
    published: published === undefined ? null : readInHouseTime(published, 'pv'),
  });
}

/** The part of a series in [from, to). */
function within({ from: start, values }: HalfHours, { from, to }: Pick<Options, 'from' | 'to'>): HalfHours {
  const first = from === undefined ? 0 : Math.max(0, Math.round((from - start) / HALF_HOUR));
  const last = to === undefined ? values.length : Math.round((to - start) / HALF_HOUR);
  return { from: instant(start + first * HALF_HOUR), values: Array.from(values).slice(first, Math.max(first, last)) };
}

function number(from: number, to: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= from && value <= to))
      throw new InvalidArgumentError(`A number from ${from} to ${to} is expected.`);
    return value;
  };
}
