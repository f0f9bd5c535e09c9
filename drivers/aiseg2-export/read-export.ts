import { basename } from 'node:path';
import { HemsError } from '#core/errors.ts';
import type { Instant } from '#core/time/instant.ts';
import { type Column, columnOf } from './column.ts';
import { splitLine } from './split-line.ts';
import { type ExportStep, parseStamp, stepOf } from './stamp.ts';

/** One file of the SD card. */
export interface Export {
  readonly step: ExportStep;
  /** All columns but the time. */
  readonly columns: readonly Column[];
  /** Wh of the energy columns, in their order; null = empty, below zero = as written. Ascending. */
  readonly rows: readonly { readonly at: Instant; readonly wh: readonly (number | null)[] }[];
}

interface Line {
  readonly number: number;
  readonly fields: readonly string[];
}

/** Reads one file. Throws HemsError INPUT: one sentence with file, line and what to do. */
export function readExport(bytes: Uint8Array, path: string): Export {
  const lines = linesOf(bytes, path);
  const first = lines.findIndex(({ fields }) => timeIndex(fields) !== null);
  if (first < 0)
    fault(path, 'has no line with a time such as 202604121330+0900; give a CSV file of the AiSEG2’s SD card');
  if (first === 0) fault(path, 'has no heading above its first line, so nobody knows its columns; export it again');
  const time = timeIndex(lines[first]!.fields)!;
  const columns = columnsOf(lines.slice(0, first), lines[first]!.fields.length, time);
  const energy = columns.filter(({ quantity }) => quantity === 'energy');
  const width = lines[first]!.fields.length;
  const short = lines.slice(first).find(({ fields }) => fields.length < width);
  if (short !== undefined)
    fault(
      path,
      `line ${short.number} has ${short.fields.length} columns instead of ${width}: the file was cut off; copy it from the card again`,
    );
  const rows = lines.slice(first).map((line) => rowOf(line, time, energy, path));
  rows.sort((a, b) => a.at - b.at);
  const step = stepOf(rows.map(({ at }) => at)) ?? stepByName(path);
  if (step === null)
    fault(
      path,
      'has too few lines to tell whether they are half hours, hours, days, months or years; join it to its neighbour',
    );
  return { step, columns, rows };
}

function linesOf(bytes: Uint8Array, path: string): readonly Line[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fault(path, 'is not UTF-8; give the file as the AiSEG2 wrote it');
  }
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, fields: splitLine(line) }))
    .filter(({ fields }) => fields.some((field) => field.trim() !== ''));
}

/** Where the time stands in a line: the first field that is a full stamp, or any time in the first field. */
function timeIndex(fields: readonly string[]): number | null {
  const full = fields.findIndex((field) => /^\d{12}([+-]\d{4})?$/.test(field.trim()));
  if (full >= 0) return full;
  return parseStamp(fields[0] ?? '') !== null && /^\d{4}(\d\d){0,4}[+-]\d{4}$|^\d{8}$|^\d{6}$/.test(fields[0]!.trim())
    ? 0
    : null;
}

/** The heading may take several lines (names above, units below); a line of fewer than half the fields is a title. */
function columnsOf(heading: readonly Line[], width: number, time: number): readonly Column[] {
  const rows = heading.filter(({ fields }) => fields.length * 2 > width);
  const columns: Column[] = [];
  for (let index = 0; index < width; index++) {
    if (index === time) continue;
    const text = rows.map(({ fields }) => fields[index]?.trim() ?? '').filter((part) => part !== '');
    const column = columnOf(text.join(' '), index);
    columns.push({ ...column, name: unused(column, columns) });
  }
  return columns;
}

function unused({ name, quantity }: Column, taken: readonly Column[]): string {
  const same = (candidate: string) => taken.some((one) => one.name === candidate && one.quantity === quantity);
  let free = name;
  for (let count = 2; same(free); count++) free = `${name} (${count})`;
  return free;
}

const EMPTY = /^(|-+|ー+|null|nan)$/i;

function rowOf(
  { number, fields }: Line,
  time: number,
  energy: readonly Column[],
  path: string,
): Export['rows'][number] {
  const at = parseStamp(fields[time] ?? '');
  if (at === null)
    return fault(
      path,
      `line ${number}, column ${time + 1}: "${fields[time] ?? ''}" is not a time such as 202604121330+0900; correct it`,
    );
  const wh = energy.map(({ index, scale, name }) => {
    const text = (fields[index] ?? '').trim();
    if (EMPTY.test(text)) return null;
    const value = Number(text.replaceAll(',', ''));
    if (Number.isFinite(value)) return value * scale;
    return fault(path, `line ${number}, column ${index + 1} (${name}): "${text}" is not a number; correct it`);
  });
  return { at, wh };
}

/** Of a file with a single line its name may tell. */
function stepByName(path: string): ExportStep | null {
  const name = basename(path).toLowerCase();
  if (/30min|30分|half/.test(name)) return '30m';
  if (/hour|時/.test(name)) return '1h';
  if (/day|日/.test(name)) return '1d';
  if (/month|月/.test(name)) return '1mo';
  return /year|年/.test(name) ? '1y' : null;
}

function fault(path: string, sentence: string): never {
  throw new HemsError('INPUT', `${path} ${sentence}.`);
}
