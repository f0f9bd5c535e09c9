import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HemsError } from '#core/errors.ts';
import { dayNumber, type Instant } from '#core/time/instant.ts';
import { formatJst, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { type Export, readExport } from '#drivers/aiseg2-export/read-export.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import { openStore } from '#store/open-store.ts';
import { seriesOf } from './aiseg2-series.ts';

/** What became of one file. */
export interface ImportedFile {
  readonly file: string;
  readonly step: string;
  readonly from: string;
  /** Start of the last line. */
  readonly last: string;
  readonly lines: number;
  readonly series: number;
  /** Values written now, and those that were already known. */
  readonly kept: number;
  readonly known: number;
  /** Of those written: holes in place of what no house can have used, below zero or above 1 MW. */
  readonly out_of_range: number;
  /** Columns that are no energy (costs, gas, water, …): they stand in `copy` as the AiSEG2 wrote them. */
  readonly other_columns: readonly string[];
  readonly copy: string;
}

export interface ImportRequest {
  readonly files: readonly string[];
  readonly data: string;
  /** Told after each file. */
  readonly progress: (file: ImportedFile) => void;
}

/**
 * Reads every file first, so that a malformed one leaves nothing half imported, then writes them. A half hour that is
 * known already stays as it is, so importing again changes nothing. Throws INPUT, DATA_FOLDER, DATA_FILE.
 */
export function importAiseg2({ files, data, progress }: ImportRequest): readonly ImportedFile[] {
  const now = systemClock.now();
  for (const file of files) checkSlots(readFile(file).content, file, now);
  const records = openStore({ folder: data, clock: systemClock, durability: 'full' });
  try {
    return files.map((file) => {
      const { bytes, content } = readFile(file);
      const copy = keepCopy(bytes, file, data);
      const imported = { ...write(records, content), file, copy };
      progress(imported);
      return imported;
    });
  } finally {
    records.close();
  }
}

function readFile(file: string): { readonly bytes: Uint8Array; readonly content: Export } {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new HemsError('INPUT', `${file} cannot be read (${code}); check the path.`, { cause });
  }
  return { bytes, content: readExport(bytes, file) };
}

/** Nothing of the kind was sold before; an earlier year is a slip of the pen. */
const EARLIEST = jstDayStart(dayNumber(2000, 1, 1)!);

function checkSlots({ rows }: Export, file: string, now: Instant): void {
  const strange = rows.find(({ at }) => at < EARLIEST || at > now);
  if (strange !== undefined)
    throw new HemsError(
      'INPUT',
      `${file} has a line of ${formatJst(strange.at)}, which is ${strange.at > now ? 'still to come' : 'too long ago'}; correct its time.`,
    );
  const odd = rows.find(({ at }) => at % HALF_HOUR !== 0);
  if (odd !== undefined)
    throw new HemsError('INPUT', `${file}: ${formatJst(odd.at)} is no beginning of a half hour; correct the line.`);
  const doubled = rows.find(({ at }, index) => rows[index + 1]?.at === at);
  if (doubled !== undefined)
    throw new HemsError('INPUT', `${file} has ${formatJst(doubled.at)} twice; remove one of the lines.`);
}

/** The whole file, compressed, under its content's hash: costs, other columns and what a later version may read. */
function keepCopy(bytes: Uint8Array, file: string, data: string): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const folder = join(data, 'imported', 'aiseg2');
  const copy = join(folder, `${hash}-${basename(file)}.gz`);
  if (existsSync(copy)) return copy;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${copy}.new`, gzipSync(bytes), { flush: true });
    renameSync(`${copy}.new`, copy);
  } catch (cause) {
    throw new HemsError('DATA_FOLDER', `${folder} cannot be written; give it to the user that runs hems.`, { cause });
  }
  return copy;
}

/** Lines written in one commit: two days of half hours. */
const BATCH = 96;

function write(records: Records, content: Export): Omit<ImportedFile, 'file' | 'copy'> {
  const { columns, rows, step } = content;
  const energy = columns.filter(({ quantity }) => quantity === 'energy');
  const targets = seriesOf(energy, step);
  for (const { id, name } of targets) if (!isKnown(records, id)) records.defineSeries({ id, name, unit: 'Wh' });
  let kept = 0;
  let known = 0;
  let outOfRange = 0;
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH).flatMap(({ at, wh }) => rowsOf(targets, at, wh, MOST_WH[step]));
    const refused = records.keepHalfHours(batch);
    const left = refused.length;
    outOfRange += outOf(batch) - outOf(refused);
    known += left;
    kept += batch.length - left;
  }
  return {
    step,
    from: formatJst(rows[0]!.at),
    last: formatJst(rows.at(-1)!.at),
    lines: rows.length,
    series: targets.length,
    kept,
    known,
    out_of_range: outOfRange,
    other_columns: columns.filter(({ quantity }) => quantity !== 'energy').map(({ name }) => name),
  };
}

const isKnown = (records: Records, id: string): boolean => records.series().some((one) => one.id === id);

const outOf = (rows: readonly HalfHourRow[]): number =>
  rows.reduce((count, { missing }) => count + (missing === 'out-of-range' ? 1 : 0), 0);

/** 1 MW over the longest such interval: more than any house. */
const MOST_WH: Readonly<Record<Export['step'], number>> = {
  '30m': 0.5e6,
  '1h': 1e6,
  '1d': 24e6,
  '1mo': 744e6,
  '1y': 8_784e6,
};

/** An empty cell is a hole that nobody can fill: it is left unwritten. What no house can have used is a hole with its reason. */
function rowsOf(
  targets: readonly { readonly id: string }[],
  at: Instant,
  wh: readonly (number | null)[],
  most: number,
): HalfHourRow[] {
  return targets.flatMap(({ id }, index): HalfHourRow[] => {
    const value = wh[index] ?? null;
    if (value === null) return [];
    const row = { series: id, at, origin: 'history' } as const;
    return [
      value >= 0 && value <= most
        ? { ...row, wh: value, missing: null }
        : { ...row, wh: null, missing: 'out-of-range' },
    ];
  });
}
