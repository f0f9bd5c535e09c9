import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { hint } from '#core/nearest-name.ts';
import { type FileArgument, UNITS, type Unit } from './file-argument.ts';
import { fault, type SeriesKind } from './series.ts';
import { readTime } from './zone.ts';

export interface Row {
  /** Counts from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface Table {
  readonly file: string;
  /** Null where the first line is already data. */
  readonly header: Row | null;
  readonly rows: readonly Row[];
}

/** Reads a CSV, plain or gzipped. A first line that does not begin with a time is its header. */
export function readTable(argument: FileArgument, kind: SeriesKind): Table {
  const file = argument.path;
  const rows: Row[] = [];
  const lines = readText(file, kind).split('\n');
  lines.forEach((text, index) => {
    const clean = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (clean.trim() !== '') rows.push({ line: index + 1, fields: clean.split(',').map(bare) });
  });
  const [first, ...rest] = rows;
  if (first === undefined) fault(`${file} is empty; --${kind} needs a CSV with one line per interval`);
  const isData = readTime(first.fields[0] ?? '', argument.zone) !== null;
  const data = isData ? rows : rest;
  if (data.length === 0) fault(`${file} has a header but no data; --${kind} needs one line per interval`);
  return { file, header: isData ? null : first, rows: data };
}

const bare = (field: string): string => field.trim().replace(/^"(.*)"$/, '$1');

function readText(file: string, kind: SeriesKind): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return fault(`--${kind} cannot read ${file}: ${whyUnreadable(error)}`, error);
  }
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!zipped && !file.endsWith('.gz')) return withoutMark(bytes);
  try {
    return withoutMark(gunzipSync(bytes));
  } catch (error) {
    return fault(`${file} is not a whole gzip file; unpack it or fetch it again for --${kind}`, error);
  }
}

const withoutMark = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') return 'there is no such file; check the path';
  if (code === 'EISDIR') return 'it is a folder; name a CSV file in it';
  if (code === 'EACCES') return 'reading it is not allowed; change its permissions';
  return `the system says ${code}; check the path`;
}

/** Position (from 0) of a value in the rows and its unit: by `column=`, or by the header's `<name>_<unit>`. */
export function valueColumn(
  table: Table,
  argument: FileArgument,
  kind: SeriesKind,
  name: string,
): { readonly index: number; readonly unit: Unit } {
  const names = table.header?.fields ?? [];
  if (argument.column !== null) {
    const index = argument.column - 1;
    const width = table.header?.fields.length ?? table.rows[0]?.fields.length ?? 0;
    if (index >= width) {
      fault(
        `${table.file} line ${(table.header ?? table.rows[0])?.line ?? 1} has ${width} columns, so column=${argument.column} does not exist; --${kind} needs one of them`,
      );
    }
    const unit = argument.unit ?? unitOfHeader(names[index]) ?? (kind === 'temperature' ? 'c' : null);
    return {
      index,
      unit:
        unit ??
        fault(
          `${table.file} does not say the unit of column ${argument.column}; add unit=wh (or w, kw, kwh) behind the "#" of --${kind}`,
        ),
    };
  }
  if (table.header === null) {
    const example =
      kind === 'temperature' ? 'column=2,unit=c' : kind === 'ev' ? 'column=3,unit=kwh' : 'column=2,unit=wh';
    fault(
      `${table.file} has no header line, so --${kind} must say which column to use; write ${table.file}#${example}`,
    );
  }
  const index = names.findIndex((field) => field.startsWith(`${name}_`) && unitOfHeader(field) !== null);
  const wanted = kind === 'temperature' ? `${name}_c` : `${name}_wh`;
  if (index < 0)
    fault(
      `${table.file} line ${table.header.line} has no column "${wanted}" (it has ${names.join(', ')}); rename one or add #column=2,unit=… to --${kind}`,
    );
  return { index, unit: argument.unit ?? unitOfHeader(names[index])! };
}

/** Position of a named column of the header, or `otherwise` in a file without header. */
export function namedColumn(table: Table, name: string, otherwise: number): number {
  if (table.header === null) return otherwise;
  const index = table.header.fields.indexOf(name);
  if (index >= 0) return index;
  return fault(`${table.file} line ${table.header.line} has no column "${name}"; ${hint(name, table.header.fields)}`);
}

function unitOfHeader(field: string | undefined): Unit | null {
  return UNITS.find((unit) => field?.endsWith(`_${unit}`)) ?? null;
}

/** The number in a cell, or null where the cell is empty. */
export function numberIn(table: Table, row: Row, index: number): number | null {
  const text = row.fields[index];
  if (text === undefined) {
    fault(
      `${table.file} line ${row.line} has only ${row.fields.length} columns; column ${index + 1} is needed on every line`,
    );
  }
  if (text === '' || text.toLowerCase() === 'nan') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) {
    fault(
      `${table.file} line ${row.line}, column ${index + 1}: "${text}" is not a number; write a number or leave the cell empty`,
    );
  }
  return value;
}
