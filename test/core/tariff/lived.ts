import { billingPeriod, type BillingMonth, parseMonth } from '#core/tariff/billing-month.ts';
import type { HalfHourUse } from '#core/tariff/energy-charge.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { Instant } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import { slotsBetween } from '#core/time/slot.ts';
import { readTariffPlans } from '#config/read-tariffs.ts';

const { plans } = readTariffPlans('config/plans');

export function planOf(id: string): TariffPlan {
  const plan = plans.find((one) => one.id === id);
  if (plan === undefined) throw new Error(`no plan ${id}`);
  return plan;
}

export interface Lived {
  readonly account: BillingMonth;
  readonly from: Instant;
  readonly to: Instant;
  readonly use: readonly HalfHourUse[];
}

/** A billing period with the same use every day: [from hour, to hour, Wh of each half hour]. */
export function everyDay(
  account: string,
  readingDay: number,
  hours: readonly (readonly [number, number, number])[],
): Lived {
  return lived(account, readingDay, (at) => {
    const hour = jstTimeOfDay(at) / 3_600_000;
    return hours.find(([from, to]) => hour >= from && hour < to)?.[2] ?? 0;
  });
}

/** A billing period with this use, spread evenly. */
export function evenly(account: string, readingDay: number, kwh: number): Lived {
  const { from, to } = billingPeriod(parseMonth(account)!, readingDay);
  const wh = (kwh * 1_000) / ((to - from) / 1_800_000);
  return lived(account, readingDay, () => wh);
}

export function lived(account: string, readingDay: number, whAt: (at: Instant) => number | null): Lived {
  const month = parseMonth(account)!;
  const period = billingPeriod(month, readingDay);
  return {
    account: month,
    ...period,
    use: [...slotsBetween(period.from, period.to)].map((at) => ({ at, wh: whAt(at) })),
  };
}
