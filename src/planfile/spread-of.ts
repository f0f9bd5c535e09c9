import type { IsHoliday, PastHalfHour } from '#core/forecast/history.ts';
import { jstDay } from '#core/time/jst.ts';

/** Relative error of a day's sun before anything was learned, and its bounds; the same for the house's use. */
const SUN = { usual: 0.25, least: 0.08, most: 0.6 };
const USE = { usual: 0.15, least: 0.04, most: 0.5 };
/** Days that the usual error counts as. */
const PRIOR_DAYS = 5;
/** Days looked back on. */
const LOOK_BACK = 28;

/** Standard deviation of a day's sun over what was published for it, as a share. */
export function solarSpread(history: readonly PastHalfHour[], published: readonly PastHalfHour[]): number {
  const said = dailySums(published);
  const errors: number[] = [];
  for (const [day, wh] of dailySums(history)) {
    const before = said.get(day);
    if (before !== undefined && before > 500) errors.push(wh / before - 1);
  }
  return spread(errors.slice(-LOOK_BACK), SUN);
}

/** Standard deviation of a day's use around that of days of its kind, as a share. */
export function loadSpread(history: readonly PastHalfHour[], isHoliday: IsHoliday): number {
  const days = [...dailySums(history)].slice(-LOOK_BACK);
  const errors: number[] = [];
  for (const holiday of [true, false]) {
    const alike = days.filter(([day]) => isHoliday(day) === holiday).map(([, wh]) => wh);
    for (let k = 3; k < alike.length; k++) {
      const before = alike.slice(Math.max(0, k - 7), k);
      const usual = before.reduce((sum, wh) => sum + wh, 0) / before.length;
      if (usual > 0) errors.push(alike[k]! / usual - 1);
    }
  }
  return spread(errors, USE);
}

function spread(errors: readonly number[], { usual, least, most }: typeof SUN): number {
  const squares = errors.reduce((sum, error) => sum + error * error, PRIOR_DAYS * usual * usual);
  return Math.min(most, Math.max(least, Math.sqrt(squares / (errors.length + PRIOR_DAYS))));
}

/** Whole days only. */
function dailySums(values: readonly PastHalfHour[]): Map<number, number> {
  const sums = new Map<number, { wh: number; count: number }>();
  for (const { at, wh } of values) {
    if (wh === null) continue;
    const day = jstDay(at);
    const sum = sums.get(day) ?? { wh: 0, count: 0 };
    sums.set(day, { wh: sum.wh + wh, count: sum.count + 1 });
  }
  return new Map([...sums].filter(([, { count }]) => count === 48).map(([day, { wh }]) => [day, wh]));
}
