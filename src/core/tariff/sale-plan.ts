import { civilFromDays } from '../time/instant.ts';
import type { Instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';
import { type Milliyen, milliyen } from '../units.ts';
import type { HalfHourUse } from './energy-charge.ts';
import type { Sourced } from './tariff-plan.ts';

/** Years of the contract with one price; `toYear` null = without end. The first year is 1. */
export interface SaleYears {
  readonly fromYear: number;
  readonly toYear: number | null;
  readonly yenPerKwh: number;
}

/** What a buyer pays for surplus: FIT (固定価格買取) or after it (卒FIT). */
export interface SalePlan extends Sourced {
  readonly id: string;
  readonly buyer: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly kind: 'fit' | 'post-fit';
  readonly years: readonly SaleYears[];
  readonly note: string | null;
}

/** Sale price at `at` of a contract that began on `since`, milli-yen per kWh; null before it and after its last year. */
export function salePriceAt(plan: SalePlan, since: Instant, at: Instant): Milliyen | null {
  const year = fullYears(since, at) + 1;
  if (year < 1) return null;
  const own = plan.years.find(({ fromYear, toYear }) => fromYear <= year && (toYear === null || year <= toYear));
  return own === undefined ? null : milliyen(own.yenPerKwh * 1_000);
}

function fullYears(since: Instant, at: Instant): number {
  const begin = civilFromDays(jstDay(since));
  const now = civilFromDays(jstDay(at));
  const before = now.month < begin.month || (now.month === begin.month && now.day < begin.day);
  return now.year - begin.year - (before ? 1 : 0);
}

/** A month's sale (購入実績): whole kWh half up by price, the sum cut to whole yen. `total` null while a part is unknown. */
export interface SaleStatement {
  readonly kwh: number;
  readonly total: Milliyen | null;
  readonly missingHalfHours: number;
}

export function saleOf(plan: SalePlan, since: Instant, sold: readonly HalfHourUse[]): SaleStatement {
  const whByPrice = new Map<Milliyen, number>();
  let missing = 0;
  let unpriced = false;
  for (const { at, wh } of sold) {
    const price = salePriceAt(plan, since, at);
    if (wh === null) missing++;
    else if (price !== null) whByPrice.set(price, (whByPrice.get(price) ?? 0) + wh);
    else if (wh > 0) unpriced = true;
  }
  let kwh = 0;
  let amount = 0;
  for (const [price, wh] of whByPrice) {
    const own = Math.round(Math.round(wh * 1_000) / 1e6);
    kwh += own;
    amount += own * price;
  }
  const total = missing > 0 || unpriced ? null : milliyen(Math.floor(amount / 1_000) * 1_000);
  return { kwh, total, missingHalfHours: missing };
}
