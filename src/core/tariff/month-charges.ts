import { type BillingMonth, monthKey } from './billing-month.ts';
import type { Sourced, TariffPlan } from './tariff-plan.ts';

/** 燃料費調整 of one plan and month of account. */
export interface FuelAdjustment {
  readonly yenPerKwh: number;
  /** For the kWh that a minimum charge includes (最初の15kWhまで); only plans with a minimum charge need it. */
  readonly minimumYen?: number;
}

/** Fuel adjustments by plan id or utility, then by month of account `2026-04`. The utility publishes them monthly. */
export type FuelTable = Readonly<Record<string, Readonly<Record<string, FuelAdjustment>>>>;

/** Null where the table does not know this month. */
export const fuelOf = (table: FuelTable, plan: TariffPlan, month: BillingMonth): FuelAdjustment | null =>
  table[plan.id]?.[monthKey(month)] ?? table[plan.utility]?.[monthKey(month)] ?? null;

/** The renewable levy (再エネ賦課金) of one year; METI sets it from May to April. */
export interface LevyYear extends Sourced {
  /** First and last month of account, `2026-05` and `2027-04`. */
  readonly from: string;
  readonly to: string;
  readonly yenPerKwh: number;
}

/** Yen per kWh; null where the table does not know this month. */
export function levyOf(table: readonly LevyYear[], month: BillingMonth): number | null {
  const key = monthKey(month);
  return table.find(({ from, to }) => from <= key && key <= to)?.yenPerKwh ?? null;
}
