import { dayNumber, type Instant } from '../time/instant.ts';
import { jstDate, jstDayStart } from '../time/jst.ts';

/** A month of account (○月分): its fuel adjustment and levy apply to the whole billing period that ends in it. */
export interface BillingMonth {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
}

/** `2026-04` */
export const monthKey = ({ year, month }: BillingMonth): string => `${year}-${month < 10 ? '0' : ''}${month}`;

/** Reads `2026-04`; null for anything else. */
export function parseMonth(text: string): BillingMonth | null {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  return match === null ? null : { year: Number(match[1]), month: Number(match[2]) };
}

/**
 * [from, to) of the month of account: from the reading day (検針日・計量日) of the month before to that of the month.
 * With reading day 1 the account of May is the use of April.
 */
export function billingPeriod(
  { year, month }: BillingMonth,
  readingDay: number,
): { readonly from: Instant; readonly to: Instant } {
  const before = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
  return { from: dayOf(before, readingDay), to: dayOf({ year, month }, readingDay) };
}

/** The month of account in whose billing period `now` lies. */
export function runningMonth(now: Instant, readingDay: number): BillingMonth {
  const { year, month, day } = jstDate(now);
  return day < readingDay ? { year, month } : next({ year, month });
}

/** All months from the first to the last, both of them among it; none where the first is later. */
export function monthsBetween(first: BillingMonth, last: BillingMonth): readonly BillingMonth[] {
  const months: BillingMonth[] = [];
  for (let month = first; monthKey(month) <= monthKey(last); month = next(month)) months.push(month);
  return months;
}

const next = ({ year, month }: BillingMonth): BillingMonth =>
  month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };

function dayOf({ year, month }: BillingMonth, day: number): Instant {
  const number = dayNumber(year, month, day);
  if (number === null) throw new RangeError(`${monthKey({ year, month })} has no day ${day}`);
  return jstDayStart(number);
}
