import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { type Span, storedSpan } from '#app/stored-span.ts';
import { HemsError } from '#core/errors.ts';
import { dayNumber, days, type Instant, instant, plus } from '#core/time/instant.ts';
import { formatJst, jstDay, jstDayStart, jstMidnight } from '#core/time/jst.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { EnergyStep } from '#ports/records.ts';
import { openReader, type StoreReader } from '#store/open-reader.ts';
import { moment } from './moment.ts';

const ENERGY_STEPS: readonly EnergyStep[] = ['30m', '1h', '1d', '1mo', '1y'];
const POWER_STEPS = ['10s', '1m'] as const;
type Step = EnergyStep | (typeof POWER_STEPS)[number];
/** Read and written this many days at a time, so that ten years need no more memory than a month. */
const PIECE_DAYS = 31;

interface Options {
  readonly data: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly series?: string;
  readonly step: Step;
  readonly format: 'csv' | 'jsonl';
  readonly output?: string;
}

const isPower = (step: Step): step is (typeof POWER_STEPS)[number] => step === '1m' || step === '10s';
const ENERGY_COLUMNS = ['at', 'series', 'name', 'wh', 'wh_missing', 'origin'] as const;
const POWER_COLUMNS = ['at', 'series', 'name', 'w', 'w_missing'] as const;

/** One line of the answer, its keys in the order of the columns. */
type Line = Readonly<Record<string, string | number | null>>;

export function exportCommand(): Command {
  return new Command('export')
    .description('writes measurements as CSV or JSON lines, also while hems runs')
    .option('--data <dir>', 'the data folder', './data')
    .option('--from <time>', 'first moment, RFC 3339 or a date in JST (default: the beginning)', moment)
    .option('--to <time>', 'the moment after the last (default: now)', moment)
    .option('--series <ids>', 'ids separated by commas; circuit.* for all that begin so (default: all)')
    .addOption(
      new Option('--step <step>', 'energy by 30m, 1h, 1d, 1mo or 1y; power by 1m or 10s')
        .choices([...ENERGY_STEPS, ...POWER_STEPS])
        .default('30m'),
    )
    .addOption(new Option('--format <format>', 'what is written').choices(['csv', 'jsonl']).default('csv'))
    .option('--output <file>', 'write there instead of to the terminal')
    .action(exportMeasurements);
}

async function exportMeasurements(options: Options): Promise<void> {
  const reader = openReader(options.data);
  try {
    const from = options.from ?? firstOf(reader);
    const to = options.to ?? systemClock.now();
    if (from >= to) throw new HemsError('USAGE', `--from ${formatJst(from)} is not before --to ${formatJst(to)}.`);
    const series = seriesOf(reader, options.series);
    const stored = isPower(options.step) ? spanOfPower(from, to) : storedSpan(reader, from, to);
    const inPieces = options.step === '30m' || options.step === '1h' || isPower(options.step);
    const whole = inPieces ? stored : { from, to };
    await write(options.output, texts(options, pieces(reader, options.step, series, whole.from, whole.to), from, to));
  } finally {
    reader.close();
  }
}

async function write(output: string | undefined, text: Iterable<string>): Promise<void> {
  try {
    if (output === undefined) await pipeline(Readable.from(text), process.stdout, { end: false });
    else await pipeline(Readable.from(text), createWriteStream(output));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // A reader that has seen enough (head) is no fault.
    if (code === 'EPIPE') return;
    if (code === undefined || cause instanceof HemsError) throw cause;
    throw new HemsError('DATA_FOLDER', `${output ?? 'the output'} cannot be written: ${message}.`, { cause });
  }
}

/** Pieces of the answer, with progress on stderr where it takes long. */
function* texts(
  { format, step }: Options,
  all: Iterable<{ readonly until: Instant; readonly lines: Iterable<Line> }>,
  from: Instant,
  to: Instant,
): Generator<string> {
  const began = systemClock.monotonic();
  if (format === 'csv') yield `${(isPower(step) ? POWER_COLUMNS : ENERGY_COLUMNS).join(',')}\r\n`;
  for (const { until, lines } of all) {
    let text = '';
    for (const line of lines) {
      text += format === 'csv' ? `${Object.values(line).map(cell).join(',')}\r\n` : `${JSON.stringify(line)}\n`;
    }
    if (text !== '') yield text;
    if (systemClock.monotonic() - began > 1_000) progress((until - from) / (to - from));
  }
}

/** RFC 4180; a name that a spreadsheet would take for a formula is quoted as text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* pieces(reader: StoreReader, step: Step, series: readonly string[], from: Instant, to: Instant) {
  const whole = !isPower(step) && step !== '30m' && step !== '1h';
  for (let start = from; start < to; ) {
    const next = jstDayStart(jstDay(start) + PIECE_DAYS);
    const end = whole || next > to ? to : next;
    yield {
      until: end,
      lines: isPower(step)
        ? powerLines(reader, step, series, start, end)
        : energyLines(reader, step, series, start, end),
    };
    start = end;
  }
}

function* energyLines(
  reader: StoreReader,
  step: EnergyStep,
  ids: readonly string[],
  from: Instant,
  to: Instant,
): Generator<Line> {
  for (const { id, name, points } of reader.energy({ from, to, step, series: ids }))
    for (const { at, wh, missing, origin } of points)
      yield { at: formatJst(at), series: id, name, wh, wh_missing: missing, origin };
}

function* powerLines(
  reader: StoreReader,
  step: '1m' | '10s',
  ids: readonly string[],
  from: Instant,
  to: Instant,
): Generator<Line> {
  const names = new Map(reader.series().map(({ id, name }) => [id, name]));
  for (const id of ids)
    for (const { at, w } of step === '1m' ? reader.minutes(id, from, to) : reader.tenSeconds(id, from, to))
      yield { at: formatJst(at), series: id, name: names.get(id) ?? id, w, w_missing: w === null ? 'no-answer' : null };
}

function seriesOf(reader: StoreReader, names: string | undefined): readonly string[] {
  const stored = reader.series().map(({ id }) => id);
  if (names === undefined) return stored;
  const found = new Set<string>();
  for (const name of names.split(',')) {
    const matches = name.endsWith('*')
      ? stored.filter((id) => id.startsWith(name.slice(0, -1)))
      : stored.filter((id) => id === name);
    if (matches.length === 0) {
      throw new HemsError(
        'USAGE',
        `--series ${JSON.stringify(name)} is not stored; there are ${stored.slice(0, 8).join(', ')}${stored.length > 8 ? ' …' : ''}.`,
      );
    }
    for (const id of matches) found.add(id);
  }
  return [...found];
}

/** No house was measured before or will be after; there may be power of a house whose first half hour is not over. */
const EVER: Span = { from: jstDayStart(dayNumber(2000, 1, 1)!), to: jstDayStart(dayNumber(2200, 1, 1)!) };
const spanOfPower = (from: Instant, to: Instant): Span => ({
  from: instant(Math.max(from, EVER.from)),
  to: instant(Math.min(to, EVER.to)),
});

/** The midnight before the first half hour of the file. */
function firstOf(reader: StoreReader): Instant {
  const years = reader.energy({ from: instant(0), to: plus(systemClock.now(), days(366)), step: '1d' });
  const first = Math.min(...years.map(({ points }) => points[0]?.at ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(first) ? jstMidnight(instant(first)) : instant(0);
}

let told = -1;
function progress(share: number): void {
  const percent = Math.round(share * 100);
  if (percent === told) return;
  told = percent;
  process.stderr.write(
    process.stderr.isTTY ? `\rexported ${percent} %${share >= 1 ? '\n' : ''}` : `exported ${percent} %\n`,
  );
}
