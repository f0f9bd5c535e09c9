import { type Instant, instant } from '#core/time/instant.ts';
import type { FileArgument } from './file-argument.ts';
import { namedColumn, numberIn, type Row, type Table, valueColumn } from './read-table.ts';
import { fault, type Session, type SessionSeries } from './series.ts';
import { readTime } from './zone.ts';

const MINUTE = 60_000;

/** Charging sessions: `plug_in,plug_out,energy_wh`, or without header with `column=3,unit=kwh`. Times are cut to minutes. */
export function readSessions(table: Table, argument: FileArgument): SessionSeries {
  const inIndex = argument.column === null ? namedColumn(table, 'plug_in', 0) : 0;
  const outIndex = argument.column === null ? namedColumn(table, 'plug_out', 1) : 1;
  const { index, unit } = valueColumn(table, argument, 'ev', 'energy');
  const scale = (argument.scale ?? 1) * (unit === 'kwh' ? 1_000 : 1);
  const sessions: Session[] = [];
  for (const row of table.rows) {
    const plugIn = minuteOf(table, row, inIndex, argument, 'first');
    const plugOut = minuteOf(table, row, outIndex, argument, 'last');
    const energy = numberIn(table, row, index);
    const place = `${table.file} line ${row.line}`;
    if (energy === null || energy < 0) {
      fault(
        `${place}, column ${index + 1}: the energy of a session must be a number of at least 0; correct or remove the line`,
      );
    }
    if (plugOut < plugIn) {
      fault(`${place}, column ${outIndex + 1}: the car leaves before it came; correct or remove the line`);
    }
    const last = sessions[sessions.length - 1];
    if (last !== undefined && plugIn < last.plugOut) {
      fault(
        `${place}, column ${inIndex + 1}: the session begins before the one above it ended; sort the lines by time and remove overlaps`,
      );
    }
    // Shorter than a minute is a minute: the simulated car comes and goes on whole ones.
    const end = instant(Math.max(plugOut, plugIn + MINUTE));
    sessions.push({ plugIn, plugOut: end, energyWh: energy * scale });
  }
  return { kind: 'ev', file: table.file, sessions };
}

/** A skipped hour is read as the hour after it, a repeated one as its first pass for coming and its last for leaving. */
function minuteOf(table: Table, row: Row, index: number, { zone }: FileArgument, pass: 'first' | 'last'): Instant {
  const text = row.fields[index] ?? '';
  const times = readTime(text, zone);
  if (times === null) {
    return fault(
      `${table.file} line ${row.line}, column ${index + 1}: "${text}" is not a time; write it as 2026-04-12T13:30`,
    );
  }
  const at = pass === 'first' ? times[0] : times[times.length - 1];
  const chosen = at ?? readTime(laterByAnHour(text), zone)?.[0];
  if (chosen === undefined)
    return fault(
      `${table.file} line ${row.line}, column ${index + 1}: no clock in ${zone.name} ever showed "${text}"; correct it`,
    );
  return instant(Math.floor(chosen / MINUTE) * MINUTE);
}

/** Only for wall times in a skipped hour, which never is the last hour of a day. */
const laterByAnHour = (text: string): string =>
  text.replace(/(?<=[T ])\d\d/, (hour) => String(Number(hour) + 1).padStart(2, '0'));
