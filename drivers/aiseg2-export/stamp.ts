import { dayNumber, type Instant, instant } from '#core/time/instant.ts';
import { jstDate } from '#core/time/jst.ts';

const STAMP = /^(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d))?([+-])?(\d\d)?:?(\d\d)?$/;

/** Reads `YYYYMMDDHHMM+0900`; what is left out on the right is the beginning, a missing offset is JST. Null: no time. */
export function parseStamp(text: string): Instant | null {
  const match = STAMP.exec(text.trim());
  if (match === null) return null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    sign = '+',
    zoneHours = '09',
    zoneMinutes = '00',
  ] = match;
  const number = dayNumber(Number(year), Number(month), Number(day));
  if (number === null || Number(hour) > 24 || Number(minute) > 59) return null;
  const local = number * 86_400_000 + Number(hour) * 3_600_000 + Number(minute) * 60_000;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return instant(local - offset);
}

export type ExportStep = '30m' | '1h' | '1d' | '1mo' | '1y';

/** The usual distance between lines as the file's kind; null where it is none of the five, or there is one line only. */
export function stepOf(stamps: readonly Instant[]): ExportStep | null {
  const seen = new Map<ExportStep, number>();
  for (let i = 1; i < stamps.length; i++) {
    const step = distance(stamps[i - 1]!, stamps[i]!);
    if (step !== null) seen.set(step, (seen.get(step) ?? 0) + 1);
  }
  return [...seen].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

function distance(from: Instant, to: Instant): ExportStep | null {
  const length = to - from;
  if (length === 1_800_000) return '30m';
  if (length === 3_600_000) return '1h';
  if (length === 86_400_000) return '1d';
  const [a, b] = [jstDate(from), jstDate(to)];
  if (a.day !== 1 || b.day !== 1) return null;
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months === 1) return '1mo';
  return months === 12 ? '1y' : null;
}
