import { isFullPurchaseSeries } from '#core/ledger/purchase-mode.ts';
import { type Bill, billOf } from '#core/tariff/bill.ts';
import { billingPeriod, type BillingMonth } from '#core/tariff/billing-month.ts';
import { co2Grams } from '#core/tariff/co2.ts';
import type { HalfHourUse } from '#core/tariff/energy-charge.ts';
import type { SpotPrices } from '#core/tariff/market-price.ts';
import { type FuelTable, fuelOf, type LevyYear, levyOf } from '#core/tariff/month-charges.ts';
import { type SalePlan, saleOf, type SaleStatement } from '#core/tariff/sale-plan.ts';
import type { Contract, TariffPlan } from '#core/tariff/tariff-plan.ts';
import { type LivedMonth, type WhatIf, whatIf } from '#core/tariff/what-if.ts';
import type { Instant } from '#core/time/instant.ts';
import { slotsBetween } from '#core/time/slot.ts';
import type { Records } from '#ports/records.ts';

/** What is the same for every month of a house. */
export interface Agreement {
  readonly contract: Contract;
  /** Day of the month on which the utility reads the meter (検針日・計量日), 1..28. */
  readonly readingDay: number;
  readonly fuel: FuelTable;
  readonly levy: readonly LevyYear[];
  /** For market plans. */
  readonly spot?: SpotPrices;
  /** Instead of the plan's own emission factor. */
  readonly co2KgPerKwh?: number;
}

/** Who buys the surplus, and since when. */
export interface Sale {
  readonly plan: SalePlan;
  readonly since: Instant;
}

/** Under which plan the house buys, and who buys from it. */
export interface HouseMoney {
  /** Id of a plan of the catalogue; null = not told. */
  readonly plan: string | null;
  readonly agreement: Agreement;
  /** Null where nobody buys, or it was not told who. */
  readonly sale: Sale | null;
}

/** A month's money: bought, sold, and what it emitted. */
export interface MonthAccount {
  readonly bill: Bill;
  /** Null where nobody buys. */
  readonly sale: SaleStatement | null;
  /** Grams of CO₂ of the bought energy; null while its factor or a half hour is not known. */
  readonly co2G: number | null;
}

/** The month of account from the half hours on file. */
export function monthAccount(
  records: Pick<Records, 'energy'>,
  account: BillingMonth,
  plan: TariffPlan,
  agreement: Agreement,
  sale: Sale | null,
): MonthAccount {
  const month = livedMonth(records, account, agreement);
  const bill = billOf({ ...month, plan, contract: agreement.contract, fuel: fuelOf(agreement.fuel, plan, account) });
  const sold = sale === null ? null : soldHalfHours(records, month.from, month.to);
  const bought = month.use.reduce((sum, { wh }) => sum + (wh ?? 0), 0);
  const factor = agreement.co2KgPerKwh ?? plan.co2KgPerKwh;
  const co2Known = factor !== null && bill.missingHalfHours === 0;
  return {
    bill,
    sale: sale === null || sold === null ? null : saleOf(sale.plan, sale.since, sold),
    co2G: co2Known ? co2Grams(bought, factor) : null,
  };
}

/** The same months under every plan. */
export const monthsUnderEveryPlan = (
  records: Pick<Records, 'energy'>,
  accounts: readonly BillingMonth[],
  plans: readonly TariffPlan[],
  agreement: Agreement,
): readonly WhatIf[] =>
  whatIf(
    plans,
    agreement.contract,
    accounts.map((account) => livedMonth(records, account, agreement)),
    agreement.fuel,
  );

function livedMonth(records: Pick<Records, 'energy'>, account: BillingMonth, agreement: Agreement): LivedMonth {
  const period = billingPeriod(account, agreement.readingDay);
  return {
    account,
    ...period,
    use: halfHours(records, 'grid.import', period.from, period.to),
    levyYenPerKwh: levyOf(agreement.levy, account),
    ...(agreement.spot === undefined ? {} : { spot: agreement.spot }),
  };
}

/** What crossed the house's meter outwards, and what full purchase sold past it. */
function soldHalfHours(records: Pick<Records, 'energy'>, from: Instant, to: Instant): HalfHourUse[] {
  const past = records
    .energy({ from, to, step: '30m' })
    .filter(({ id, points }) => isFullPurchaseSeries(id) && points.length > 0)
    .map(({ points }) => new Map(points.map(({ at, wh }) => [at, wh])));
  return halfHours(records, 'grid.export', from, to).map(({ at, wh }) => {
    const all = [wh, ...past.filter((points) => points.has(at)).map((points) => points.get(at) ?? null)];
    return { at, wh: all.includes(null) ? null : all.reduce<number>((sum, value) => sum + (value ?? 0), 0) };
  });
}

/** Every half hour of [from, to); those that are not on file are not known. */
function halfHours(records: Pick<Records, 'energy'>, series: string, from: Instant, to: Instant): HalfHourUse[] {
  const [stored] = records.energy({ from, to, step: '30m', series: [series] });
  const known = new Map((stored?.points ?? []).map(({ at, wh }) => [at, wh]));
  return [...slotsBetween(from, to)].map((at) => ({ at, wh: known.get(at) ?? null }));
}
