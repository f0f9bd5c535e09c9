import { type Milliyen, milliyen } from '../units.ts';
import { type Bill, type BillInput, billOf } from './bill.ts';
import type { BillGap } from './bill-item.ts';
import { type FuelTable, fuelOf } from './month-charges.ts';
import type { Contract, TariffPlan } from './tariff-plan.ts';

/** A month as it was lived, without the plan. */
export type LivedMonth = Omit<BillInput, 'plan' | 'contract' | 'fuel'>;

/** The same months under one plan. */
export interface WhatIf {
  readonly plan: TariffPlan;
  readonly bills: readonly Bill[];
  /** Sum of the bills; null while any has no total. */
  readonly total: Milliyen | null;
  /** Sum of what is known of them, to compare plans whose totals are incomplete. */
  readonly known: Milliyen;
  /** What is missing for a total. */
  readonly unknown: readonly BillGap[];
}

/** Every plan's bills for the same months, complete ones first, cheapest first. */
export function whatIf(
  plans: readonly TariffPlan[],
  contract: Contract,
  months: readonly LivedMonth[],
  fuel: FuelTable,
): readonly WhatIf[] {
  return plans
    .map((plan) => {
      const bills = months.map((month) =>
        billOf({ ...month, plan, contract, fuel: fuelOf(fuel, plan, month.account) }),
      );
      const unknown = [...new Set(bills.flatMap((bill) => bill.unknown))];
      const known = milliyen(bills.reduce((sum, bill) => sum + bill.known, 0));
      const total = unknown.length > 0 ? null : milliyen(bills.reduce((sum, bill) => sum + bill.total!, 0));
      return { plan, bills, total, known, unknown };
    })
    .sort(
      (a, b) =>
        Number(a.total === null) - Number(b.total === null) ||
        (a.total ?? a.known) - (b.total ?? b.known) ||
        (a.plan.id < b.plan.id ? -1 : 1),
    );
}
