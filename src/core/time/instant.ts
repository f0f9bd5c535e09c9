/** Points in time and lengths of time. Nothing here reads a clock or the machine's time zone. */
declare const instantBrand: unique symbol;
declare const millisBrand: unique symbol;

/** Milliseconds since 1970-01-01T00:00:00Z, without leap seconds. */
export type Instant = number & { readonly [instantBrand]: true };
/** A length of time in milliseconds. */
export type Millis = number & { readonly [millisBrand]: true };

export const instant = (epochMilliseconds: number): Instant => epochMilliseconds as Instant;
export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Millis => (value * 1_000) as Millis;
export const minutes = (value: number): Millis => (value * 60_000) as Millis;
export const hours = (value: number): Millis => (value * 3_600_000) as Millis;
export const days = (value: number): Millis => (value * 86_400_000) as Millis;

export const plus = (at: Instant, length: Millis): Instant => (at + length) as Instant;
export const between = (from: Instant, to: Instant): Millis => (to - from) as Millis;

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an RFC 3339 time with offset or `Z`; seconds may be left out. Returns null for anything else,
 * including a day that does not exist.
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const [, y, mo, d, h, mi, s = '0', fraction = '', zone = 'Z'] = match;
  const hour = Number(h);
  const minute = Number(mi);
  const second = Number(s);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const utc = dayNumber(Number(y), Number(mo), Number(d));
  if (utc === null) return null;
  const local = utc * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1_000;
  return (local + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetOf(zone)) as Instant;
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
}

/** Days since 1970-01-01 of a proleptic Gregorian date, or null where the calendar has no such day. */
export function dayNumber(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const date = civilFromDays(at / 86_400_000);
  return date.month === month && date.day === day ? at / 86_400_000 : null;
}

export interface CivilDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
}

/** The Gregorian date of a day number (days since 1970-01-01). Algorithm: H. Hinnant, "chrono-compatible low-level date algorithms". */
export function civilFromDays(dayNo: number): CivilDate {
  const shifted = dayNo + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}
