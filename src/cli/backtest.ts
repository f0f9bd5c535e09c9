import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { chartOf } from '#backtest/chart.ts';
import { type Progress, runBacktest } from '#backtest/run.ts';
import type { BacktestSetting, Policy } from '#backtest/setting.ts';
import { HemsError } from '#core/errors.ts';
import { hint } from '#core/nearest-name.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJstDate, jstMidnight } from '#core/time/jst.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { commonSpan, spanOf } from '#drivers/simulated/inputs/common-span.ts';
import { createHouseInputs, type InputFiles } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import { readHouseSpec } from '#drivers/simulated/read-house-spec.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';
import { tableOf } from './backtest/table.ts';
import { tariffOf } from './backtest/tariff-argument.ts';
import { moment } from './moment.ts';
import { wholeNumber } from './usage.ts';

const DAY = 86_400_000;
/** A plan looks back on so many days, and knows too little of a house with fewer than a week. */
const HISTORY = 35;
const LEAST_HISTORY = 7;
const POLICIES: readonly Policy[] = ['none', 'catalogue', 'optimal', 'perfect'];

interface BacktestOptions {
  readonly load: string;
  readonly pv: string;
  readonly tariff: string;
  readonly sell?: number;
  readonly house?: string;
  readonly temperature?: string;
  readonly hotWater?: string;
  readonly ev?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly policy: readonly Policy[];
  readonly replan: number;
  readonly seed: number;
  readonly chart?: string;
  readonly output?: string;
  readonly json?: boolean;
}

export function backtestCommand(): Command {
  return new Command('backtest')
    .description(
      'replays measured days under each policy, day by day with only what was known then, and compares the bills',
    )
    .requiredOption('--load <csv>', 'measured load: FILE or FILE#column=2,unit=wh')
    .requiredOption('--pv <csv>', 'measured generation: FILE or FILE#column=6,unit=w_per_kwp,scale=5')
    .requiredOption('--tariff <plan>', 'a plan of config/plans by its id, or a YAML file like those')
    .option('--sell <yen>', 'what a kWh of surplus earns (default: that of the house)', yen)
    .option('--house <file>', 'YAML file that describes the house and its devices')
    .option('--temperature <csv>', 'measured outdoor air: FILE or FILE#column=2 (default: a usual year)')
    .option('--hot-water <csv>', 'heat drawn from the tank: FILE or FILE#column=2,unit=wh (default: a usual family)')
    .option('--ev <csv>', 'sessions of the car: FILE or FILE#column=3,unit=kwh (default: usual trips)')
    .option('--from <date>', 'first day (default: as soon as five weeks are known)', moment)
    .option('--to <date>', 'the day after the last one (default: where the files end)', moment)
    .option('--policy <list>', `of ${POLICIES.join(', ')}; none and perfect always stand beside`, policies, POLICIES)
    .option('--replan <minutes>', 'from one plan to the next', replan, 30)
    .option(
      '--seed <n>',
      'seed of the errors of the weather forecasts, which are rebuilt',
      wholeNumber(0, 2 ** 31 - 1),
      1,
    )
    .option('--chart <svg>', 'draw the savings there')
    .option('--output <file>', 'write the report as JSON (config/backtest.schema.json)')
    .option('--json', 'print the report as JSON instead of a table')
    .action(backtest);
}

async function backtest(options: BacktestOptions): Promise<void> {
  const setting = settingOf(options);
  const solver = createHighsSolver({ log: silent });
  try {
    const seconds = (): number => performance.now() / 1000;
    const report = await runBacktest(
      setting,
      options.policy,
      (scenario) => planScenario(scenario, { solver, seconds }),
      createProgress(),
    );
    if (options.chart !== undefined) write(options.chart, chartOf(report), '--chart');
    if (options.output !== undefined) write(options.output, `${JSON.stringify(report, null, 1)}\n`, '--output');
    process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : `${tableOf(report)}\n`);
  } finally {
    await solver.close();
  }
}

function settingOf(options: BacktestOptions): BacktestSetting {
  const spec = options.house === undefined ? DEFAULT_HOUSE : readHouseSpec(options.house);
  const files = filesOf(options);
  const { from, to, historyFrom } = spanFor(files, options);
  const inputs = createHouseInputs({ spec, seed: options.seed, files });
  let wh = 0;
  for (const slot of slotsBetween(from, to)) wh += inputs.loadWh(slot);
  const monthKwh = (wh / 1000 / ((to - from) / DAY)) * 30;
  const tariff = tariffOf(options.tariff, { sell: options.sell ?? spec.tariff.sellYenPerKwh, monthKwh });
  return { spec, inputs, tariff, from, to, historyFrom, seed: options.seed, replanEvery: options.replan / 30 };
}

function filesOf({ load, pv, temperature, hotWater, ev }: BacktestOptions): InputFiles {
  return {
    load: readSeries(load, 'load'),
    pv: readSeries(pv, 'pv'),
    ...(temperature === undefined ? {} : { temperature: readSeries(temperature, 'temperature') }),
    ...(hotWater === undefined ? {} : { hotWater: readSeries(hotWater, 'hot-water') }),
    ...(ev === undefined ? {} : { ev: readSeries(ev, 'ev') }),
  };
}

/** The days to replay, whole JST days with some history before them, without a hole in the files. */
function spanFor(
  files: InputFiles,
  options: Pick<BacktestOptions, 'from' | 'to'>,
): Pick<BacktestSetting, 'from' | 'to' | 'historyFrom'> {
  const series = Object.values(files);
  const spans = series.map(spanOf);
  const begins = Math.max(...spans.map((span) => span.from));
  const ends = jstMidnight(instant(Math.min(...spans.map((span) => span.to))));
  const first = instant(jstMidnight(instant(begins + DAY - 1)));
  const from = options.from ?? instant(first + HISTORY * DAY);
  const to = options.to ?? ends;
  for (const [name, at] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    if (jstMidnight(at) !== at)
      throw new HemsError('USAGE', `${name} is not the start of a day in Japan; give a date.`);
  const known = Math.floor((from - first) / DAY);
  if (known < LEAST_HISTORY)
    throw new HemsError(
      'INPUT',
      `the files begin on ${formatJstDate(first)}, so ${Math.max(0, known)} days are known before ${formatJstDate(from)}, and a plan needs ${LEAST_HISTORY}; choose a later --from.`,
    );
  if (to <= from)
    throw new HemsError(
      'INPUT',
      `no day lies between ${formatJstDate(from)} and ${formatJstDate(to)}: the files hold ${formatJstDate(first)} to ${formatJstDate(ends)}; choose other days or longer files.`,
    );
  commonSpan(series, from, Math.round((to - from) / DAY));
  return { from, to, historyFrom: instant(Math.max(first, from - HISTORY * DAY)) };
}

/** On a terminal one line that moves on; elsewhere a line a month. */
function createProgress(): (progress: Progress) => void {
  let last = '';
  return ({ policy, date, share }) => {
    const said = `${policy.padEnd(9)} ${date} ${String(Math.floor(100 * share)).padStart(3)} %`;
    if (process.stderr.isTTY) process.stderr.write(share < 1 ? `\r${said}` : '\r\u001b[K');
    else if (last !== `${policy} ${date.slice(0, 7)}`) process.stderr.write(`${said}\n`);
    last = `${policy} ${date.slice(0, 7)}`;
  };
}

function write(file: string, text: string, option: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new HemsError('USAGE', `${option} cannot write ${file}: ${(error as Error).message}; name another file.`);
  }
}

function policies(text: string): Policy[] {
  return text.split(',').map((name) => {
    const found = POLICIES.find((policy) => policy === name.trim());
    if (found === undefined)
      throw new InvalidArgumentError(`There is no policy "${name.trim()}"; ${hint(name, POLICIES)}`);
    return found;
  });
}

function replan(text: string): number {
  const minutes = wholeNumber(30, 1_440)(text);
  if (minutes % 30 !== 0) throw new InvalidArgumentError('Whole half hours are expected: 30, 60, … 1440.');
  return minutes;
}

function yen(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 200))
    throw new InvalidArgumentError('Yen from 0 to 200 are expected.');
  return value;
}
