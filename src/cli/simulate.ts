import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { readHouseSpec } from '#drivers/simulated/read-house-spec.ts';
import { commonSpan } from '#drivers/simulated/inputs/common-span.ts';
import type { InputFiles } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import { HemsError } from '#core/errors.ts';
import { days, hours, type Instant, instant, plus } from '#core/time/instant.ts';
import { readFaultList } from '#daemon/simulation/faults/fault-table.ts';
import type { SimulationRequest } from '#daemon/simulation/request.ts';
import { runSimulation } from '#daemon/simulation/run.ts';
import { moment } from './moment.ts';
import { wholeNumber } from './usage.ts';

/** A spring week: sun, baths and a little heating. Fixed, so that a seed means the same run on every day of the year. */
const DEFAULT_START = instant(Date.UTC(2026, 3, 5, 15));
const DEFAULT_DAYS = 7;

interface SimulateOptions {
  readonly days?: number;
  readonly seed: number;
  readonly speed: number | 'max';
  readonly port?: number;
  readonly login: boolean;
  readonly house?: string;
  readonly load?: string;
  readonly pv?: string;
  readonly temperature?: string;
  readonly ev?: string;
  readonly from?: Instant;
  readonly warmUp: number;
  readonly policy: 'optimal' | 'none';
  readonly faults: readonly string[];
  readonly data?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export function simulateCommand(version: string): Command {
  return new Command('simulate')
    .description('runs the daemon on a whole simulated house that answers at the byte level')
    .option(
      '--days <n>',
      `days to simulate (default: ${DEFAULT_DAYS}; without end at a finite --speed)`,
      wholeNumber(1, 3_660),
    )
    .option('--seed <n>', 'seed of everything that is random', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--speed <x|max>', 'times real time, or as fast as it goes in virtual time', speed, 'max')
    .option('--port <n>', 'serve the page on this port of 127.0.0.1 meanwhile', wholeNumber(0, 65_535))
    .option('--house <file>', 'YAML file that describes the house')
    .option('--load <csv>', 'replay the load: FILE or FILE#column=2,unit=wh')
    .option('--pv <csv>', 'replay the generation: FILE or FILE#column=6,unit=w_per_kwp,scale=5')
    .option('--temperature <csv>', 'replay the outdoor temperature: FILE or FILE#column=2')
    .option('--ev <csv>', 'replay the car’s sessions: FILE or FILE#column=3,unit=kwh')
    .option('--from <time>', 'first moment, RFC 3339 or a date (JST)', moment)
    .option('--warm-up <hours>', 'hours to run as fast as possible before --speed applies', wholeNumber(0, 8_784), 0)
    .addOption(new Option('--policy <name>', 'who steers the devices').choices(['optimal', 'none']).default('optimal'))
    .option('--faults <list>', 'what goes wrong meanwhile: all, or names separated by commas', faultList, [])
    .option('--data <dir>', 'keep the measurements there (default: a temporary folder)')
    .option('--report <file>', 'write the report as JSON')
    .option('--json', 'print the report as JSON')
    .option('--login', 'the page asks for a sign-in (default)', true)
    .option('--no-login', 'the page needs no sign-in for reading; it is served on loopback only')
    .action((options: SimulateOptions) => simulate(options, version));
}

async function simulate(options: SimulateOptions, version: string): Promise<void> {
  const spec = options.house === undefined ? DEFAULT_HOUSE : readHouseSpec(options.house);
  const files = readFiles(options);
  const endless = options.speed !== 'max' && options.days === undefined;
  const length = options.days ?? DEFAULT_DAYS;
  const span = commonSpan(Object.values(files), options.from ?? null, length);
  const from = span?.from ?? options.from ?? DEFAULT_START;
  const folder = options.data ?? mkdtempSync(join(tmpdir(), 'hidamari-simulated-'));
  const request: SimulationRequest = {
    version,
    spec,
    files,
    seed: options.seed,
    from,
    to: endless && span === null ? null : plus(from, days(length)),
    speed: options.speed,
    warmUp: hours(options.warmUp),
    policy: options.policy,
    faults: options.faults,
    folder,
    port: options.port ?? null,
    login: options.login,
    reportFile: options.report ?? null,
    print: options.json === true ? 'json' : 'text',
  };
  try {
    const { broken } = await runSimulation(request);
    if (broken.length > 0) {
      const words = broken.length === 1 ? 'an invariant' : `${broken.length} invariants`;
      throw new HemsError('INVARIANT', `seed ${options.seed} broke ${words}: ${broken.join('; ')}`);
    }
  } finally {
    if (options.data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function readFiles({ load, pv, temperature, ev }: SimulateOptions): InputFiles {
  return {
    ...(load === undefined ? {} : { load: readSeries(load, 'load') }),
    ...(pv === undefined ? {} : { pv: readSeries(pv, 'pv') }),
    ...(temperature === undefined ? {} : { temperature: readSeries(temperature, 'temperature') }),
    ...(ev === undefined ? {} : { ev: readSeries(ev, 'ev') }),
  };
}

function speed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const value = Number(text);
  if (!(value >= 1 && value <= 100_000))
    throw new InvalidArgumentError('A number from 1 to 100000, or max, is expected.');
  return value;
}

function faultList(text: string): readonly string[] {
  const read = readFaultList(text);
  if ('wrong' in read) throw new InvalidArgumentError(`${read.wrong}.`);
  return read;
}
