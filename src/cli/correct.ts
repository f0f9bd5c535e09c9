import { Command, InvalidArgumentError, Option } from 'commander';
import { correctionFault } from '#app/correct-value.ts';
import { HemsError } from '#core/errors.ts';
import type { MissingReason } from '#core/reading.ts';
import { days, type Instant, instant } from '#core/time/instant.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Corrected } from '#ports/records.ts';
import { openReader } from '#store/open-reader.ts';
import { openStore } from '#store/open-store.ts';
import { correctionAnswerOf } from '#web/api/routes/corrections.ts';
import { moment } from './moment.ts';

interface Options {
  readonly data: string;
  readonly who: string;
  readonly why: string;
  readonly reason?: MissingReason;
  readonly json?: boolean;
}

const REASONS = ['no-answer', 'sentinel', 'stale', 'out-of-range', 'not-fitted'] as const satisfies MissingReason[];

/** What a person knows better than the meter: one half hour at a time, with who and why; nothing is forgotten. */
export const correctCommand = (): Command =>
  new Command('correct')
    .description('replaces or marks a wrong half hour, and lists what was corrected; hems must not run meanwhile')
    .addCommand(
      withReasons(new Command('value').description('replaces the value of a half hour; every sum follows'))
        .argument('<series>', 'id of a stored series, such as grid.import')
        .argument('<time>', 'start of the half hour, RFC 3339', moment)
        .argument('<wh>', 'what it really was, Wh', wattHours)
        .action((series: string, at: Instant, wh: number, options: Options) => correct(series, at, wh, options)),
    )
    .addCommand(
      withReasons(new Command('mark').description('marks a half hour as wrong: a hole with its reason'))
        .argument('<series>', 'id of a stored series, such as grid.import')
        .argument('<time>', 'start of the half hour, RFC 3339', moment)
        .addOption(new Option('--reason <reason>', 'the reason to show').choices(REASONS).default('out-of-range'))
        .action((series: string, at: Instant, options: Options) => correct(series, at, null, options)),
    )
    .addCommand(
      new Command('list')
        .description('lists corrections, also while hems runs')
        .option('--data <dir>', 'the data folder', './data')
        .option('--from <time>', 'first half hour (default: 31 days before --to)', moment)
        .option('--to <time>', 'the moment after the last (default: now)', moment)
        .option('--json', 'print JSON')
        .action(list),
    );

const withReasons = (command: Command): Command =>
  command
    .option('--data <dir>', 'the data folder', './data')
    .requiredOption('--who <name>', 'who corrects', words)
    .requiredOption('--why <reason>', 'why', words)
    .option('--json', 'print JSON');

function correct(series: string, at: Instant, wh: number | null, options: Options): void {
  // A folder without measurements stays as it is.
  openReader(options.data).close();
  const now = systemClock.now();
  const store = openStore({ folder: options.data, clock: systemClock, durability: 'full' });
  try {
    const fault = correctionFault(store, { series, at }, now);
    if (fault !== null) throw new HemsError('USAGE', fault);
    const missing = wh === null ? (options.reason ?? 'out-of-range') : null;
    const { who, why } = options;
    const made = store.correct({ series, at, wh, missing, who, why, madeAt: now });
    process.stdout.write(`${options.json === true ? JSON.stringify(correctionAnswerOf(made)) : sentence(made)}\n`);
  } finally {
    store.close();
  }
}

interface ListOptions {
  readonly data: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly json?: boolean;
}

function list(options: ListOptions): void {
  const to = options.to ?? systemClock.now();
  const from = options.from ?? instant(to - days(31));
  if (from >= to) throw new HemsError('USAGE', '--from is not before --to.');
  const reader = openReader(options.data);
  try {
    const found = reader.corrections(from, to);
    const text = found.length === 0 ? 'no corrections' : found.map(sentence).join('\n');
    const json = JSON.stringify({ corrections: found.map(correctionAnswerOf) });
    process.stdout.write(`${options.json === true ? json : text}\n`);
  } finally {
    reader.close();
  }
}

function sentence(made: Corrected): string {
  const { at, series, wh, wh_missing: reason, who, made_at: madeAt, why, before } = correctionAnswerOf(made);
  const value = (amount: number | null, because: string | undefined): string =>
    amount === null ? `nothing (${because})` : `${amount} Wh`;
  const old = before === null ? 'nothing' : value(before.wh, before.wh_missing);
  return `${at}  ${series}: ${value(wh, reason)} instead of ${old}, by ${who} on ${madeAt}: ${why}`;
}

function wattHours(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 50_000)
    throw new InvalidArgumentError('A number of Wh from 0 to 50000 (100 kW for half an hour) is expected.');
  return value;
}

function words(text: string): string {
  if (text.trim() === '' || text.length > 500) throw new InvalidArgumentError('1 to 500 characters are expected.');
  return text;
}
