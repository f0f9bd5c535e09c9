import { type Instant, instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { type FileArgument, parseFileArgument, type Unit } from './file-argument.ts';
import { fillHoles } from './fill-holes.ts';
import { readSessions } from './read-sessions.ts';
import { namedColumn, numberIn, readTable, type Row, type Table, valueColumn } from './read-table.ts';
import { fault, type SessionSeries, type SlotSeries } from './series.ts';
import { readTime } from './zone.ts';

type SlotKind = SlotSeries['kind'];

interface Entry {
  readonly at: Instant;
  readonly line: number;
  /** As written; null is an empty cell. */
  readonly value: number | null;
  /** Share of the written value that belongs here: a half where one line stands for a repeated hour. */
  readonly share: number;
}

/**
 * Reads `FILE` or `FILE#column=2,unit=wh,…` into half hours (`load`, `pv`: Wh; `hot-water`: Wh of heat; `temperature`: °C) or sessions (`ev`).
 * Throws HemsError INPUT with one sentence.
 *
 * - A time without offset is a wall clock of `zone`. In the hour that clocks skip a line is left out; in the hour they
 *   repeat two lines are the two passes, and a single line stands for both (its energy is halved).
 * - 15-minute steps are added up, 60-minute steps halved; the energy stays.
 * - An empty cell or an absent line is a hole, unless `missing=zero|previous`. Empty PV cells between a last and a first
 *   value of nearly nothing are night, that is 0; PV below 0 is the inverter's own use, that is 0.
 */
export function readSeries(argument: string, kind: 'ev'): SessionSeries;
export function readSeries(argument: string, kind: SlotKind): SlotSeries;
export function readSeries(argument: string, kind: SlotKind | 'ev'): SlotSeries | SessionSeries {
  const parsed = parseFileArgument(argument, kind);
  const table = readTable(parsed, kind);
  if (kind === 'ev') return readSessions(table, parsed);
  const { index, unit } = valueColumn(table, parsed, kind, kind.replace('-', '_'));
  if (unit === 'w_per_kwp' && parsed.scale === null) {
    fault(`--${kind} has unit=w_per_kwp, which needs the size of the roof; add scale=5 for 5 kWp`);
  }
  const entries = readEntries(table, parsed, kind, index);
  const step = parsed.step ?? usualStep(table, entries);
  const scale = (parsed.scale ?? 1) * factorOf(unit, step);
  return resample(table, kind, entries, step, scale, parsed);
}

/** Wh per step for one of the unit; temperatures stay. */
function factorOf(unit: Unit, step: number): number {
  const hours = step / 3_600_000;
  if (unit === 'kwh') return 1_000;
  if (unit === 'w' || unit === 'w_per_kwp') return hours;
  if (unit === 'kw') return 1_000 * hours;
  return 1;
}

function readEntries(table: Table, argument: FileArgument, kind: SlotKind, index: number): Entry[] {
  const timeIndex = argument.column === null ? namedColumn(table, 'time', 0) : 0;
  const entries: Entry[] = [];
  const single: Entry[] = [];
  let before = -Infinity;
  for (const row of table.rows) {
    const instants = timesOf(table, row, timeIndex, argument);
    const value = valueIn(table, row, index, kind);
    const at = instants.find((candidate) => candidate > before);
    if (instants.length === 0) continue;
    if (at === undefined) {
      fault(
        `${table.file} line ${row.line}, column ${timeIndex + 1}: ${row.fields[timeIndex]} is not later than the line before; sort the lines by time and remove doubled ones`,
      );
    }
    before = at;
    entries.push({ at, line: row.line, value, share: 1 });
    if (instants.length === 2) single.push({ at: instants[1]!, line: row.line, value, share: 1 });
  }
  return withRepeatedHour(entries, single);
}

/** Where the second pass of a repeated hour has no line of its own, the line of the first pass stands for both. */
function withRepeatedHour(entries: Entry[], second: readonly Entry[]): Entry[] {
  const there = new Map(entries.map((entry, index) => [entry.at as number, index]));
  for (const entry of second) {
    if (there.has(entry.at)) continue;
    const first = entries.findIndex(({ line }) => line === entry.line);
    entries[first] = { ...entries[first]!, share: 0.5 };
    entries.push({ ...entry, share: 0.5 });
  }
  return entries.sort((a, b) => a.at - b.at);
}

function timesOf(table: Table, row: Row, index: number, { zone }: FileArgument): readonly Instant[] {
  const text = row.fields[index] ?? '';
  const times = readTime(text, zone);
  if (times !== null) return times;
  return fault(
    `${table.file} line ${row.line}, column ${index + 1}: "${text}" is not a time; write it as 2026-04-12T13:30:00+09:00 or 2026-04-12T13:30`,
  );
}

function valueIn(table: Table, row: Row, index: number, kind: SlotKind): number | null {
  const value = numberIn(table, row, index);
  if (value === null || value >= 0 || kind === 'temperature') return value;
  if (kind === 'pv') return 0;
  return fault(
    `${table.file} line ${row.line}, column ${index + 1}: ${kind === 'load' ? 'a load' : 'hot water'} of ${value} is below zero; give consumption as positive numbers`,
  );
}

/** The most frequent distance between lines. */
function usualStep(table: Table, entries: readonly Entry[]): number {
  const seen = new Map<number, number>();
  let usual = HALF_HOUR as number;
  for (let i = 1; i < entries.length; i++) {
    const distance = entries[i]!.at - entries[i - 1]!.at;
    seen.set(distance, (seen.get(distance) ?? 0) + 1);
    if ((seen.get(distance) ?? 0) > (seen.get(usual) ?? 0)) usual = distance;
  }
  if (usual !== 900_000 && usual !== 1_800_000 && usual !== 3_600_000) {
    fault(`${table.file} has a line every ${usual / 60_000} minutes; 15, 30 or 60 are accepted: resample the file`);
  }
  return usual;
}

function resample(
  table: Table,
  kind: SlotKind,
  entries: readonly Entry[],
  step: number,
  scale: number,
  argument: FileArgument,
): SlotSeries {
  const first = Math.floor(entries[0]!.at / HALF_HOUR);
  const count = Math.floor((entries[entries.length - 1]!.at + step - 1) / HALF_HOUR) - first + 1;
  const sums = new Float64Array(count);
  const covered = new Float64Array(count);
  const lines = new Int32Array(count);
  const parts = Math.max(1, step / HALF_HOUR);
  const weight = Math.min(1, step / HALF_HOUR);
  for (const { at, line, value, share } of entries) {
    if (at % Math.min(step, HALF_HOUR) !== 0) {
      fault(
        `${table.file} line ${line}: ${formatJst(at)} does not begin an interval of ${step / 60_000} minutes; shift or resample the file`,
      );
    }
    for (let part = 0; part < parts; part++) {
      const index = Math.floor(at / HALF_HOUR) - first + part;
      lines[index] = line;
      if (value === null) continue;
      covered[index]! += weight;
      sums[index]! += kind === 'temperature' ? value * weight : (value * scale * share) / parts;
    }
  }
  const values = Float64Array.from(sums, (sum, index) => (covered[index]! > 0.99 ? sum : Number.NaN));
  for (let index = 1; index < count; index++) if (lines[index] === 0) lines[index] = lines[index - 1]!;
  fillHoles(values, kind, argument.missing);
  return { kind, file: table.file, from: instant(first * HALF_HOUR), values, lineOfHole: (index) => lines[index]! };
}
