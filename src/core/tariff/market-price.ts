import type { Instant } from '../time/instant.ts';
import { jstTimeOfDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';
import type { MarketArea } from './tariff-plan.ts';

/** Spot prices of the customer's area (JEPX エリアプライス) by start of the half hour, yen per kWh without tax. */
export type SpotPrices = ReadonlyMap<Instant, number>;

/** Consumption tax, per mille of the price with tax. */
const WITH_TAX = 1_100;

/**
 * Looop スマートタイムONE: floor₂(spot ÷ (1 − loss) × 1.1) + fixed, where floor₂ cuts to 1/100 yen (looop-denki.com
 * /pr/smarttimeone). Yen per kWh including tax, before levy. Computed in integers: 1/1000 yen and per mille.
 */
export function marketPrice(spotYenPerKwh: number, { lossPct, fixedYenPerKwh }: MarketArea): number {
  const spot = Math.round(spotYenPerKwh * 1_000);
  const delivered = 1_000 - Math.round(lossPct * 10);
  const hundredths = Math.floor((spot * WITH_TAX) / (delivered * 10));
  return (hundredths * 10 + Math.round(fixedYenPerKwh * 1_000)) / 1_000;
}

/** Days of known prices that an expected price is the mean of. */
const DAYS = 7;

/**
 * The price to expect in each of the 48 half hours of a day whose prices are not published yet: the mean of the
 * newest seven known; null where none is known.
 */
export function expectedByHalfHour(prices: ReadonlyMap<Instant, number>): readonly (number | null)[] {
  const seen: number[][] = Array.from({ length: 48 }, () => []);
  const newestFirst = [...prices].sort(([a], [b]) => b - a);
  for (const [at, price] of newestFirst) {
    const own = seen[Math.floor(jstTimeOfDay(at) / HALF_HOUR)]!;
    if (own.length < DAYS) own.push(price);
  }
  return seen.map((own) => (own.length === 0 ? null : own.reduce((sum, price) => sum + price, 0) / own.length));
}
