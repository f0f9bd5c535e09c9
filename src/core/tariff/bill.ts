import type { Instant } from '../time/instant.ts';
import { HALF_HOUR, slotOf } from '../time/slot.ts';
import { type Milliyen, milliyen } from '../units.ts';
import { baseItem } from './base-charge.ts';
import type { BillGap, BillItem } from './bill-item.ts';
import type { BillingMonth } from './billing-month.ts';
import { energyItems, type HalfHourUse } from './energy-charge.ts';
import type { SpotPrices } from './market-price.ts';
import type { FuelAdjustment } from './month-charges.ts';
import { type Contract, includedKwh, type TariffPlan } from './tariff-plan.ts';

export interface Bill {
  readonly plan: string;
  readonly account: BillingMonth;
  readonly from: Instant;
  readonly to: Instant;
  /** The month's use as billed. */
  readonly kwh: number;
  /** Half hours of the period whose use is not known; those to come among them. */
  readonly missingHalfHours: number;
  readonly items: readonly BillItem[];
  readonly unknown: readonly BillGap[];
  /** Sum of the items that are known, before the cut to whole yen. */
  readonly known: Milliyen;
  /** 請求額, a whole number of yen; null while anything is unknown. */
  readonly total: Milliyen | null;
}

export interface BillInput {
  readonly plan: TariffPlan;
  readonly contract: Contract;
  readonly account: BillingMonth;
  /** The billing period, [from, to). */
  readonly from: Instant;
  readonly to: Instant;
  /** Bought energy; half hours outside the period are left out, those that are absent count as missing. */
  readonly use: readonly HalfHourUse[];
  /** Null = not published or not given. */
  readonly fuel: FuelAdjustment | null;
  /** Renewable levy, yen per kWh; null = not known. */
  readonly levyYenPerKwh: number | null;
  /** For market plans. */
  readonly spot?: SpotPrices;
}

const LEVY = { ja: '再エネ発電促進賦課金', en: 'Renewable levy' };
const FUEL = { ja: '燃料費調整額', en: 'Fuel adjustment' };

/**
 * A month's bill. Every item is exact to 1/1000 yen; the levy is cut to whole yen where the plan says so, and the total
 * always is (約款「料金その他の計算における合計金額の単位は1円とし、その端数は切り捨て」).
 */
export function billOf(input: BillInput): Bill {
  const { plan, contract, account, from, to } = input;
  const unknown = new Set<BillGap>();
  const use = input.use.filter(({ at, wh }) => at >= from && at < to && wh !== null);
  const missingHalfHours = (slotOf(to) - slotOf(from)) / HALF_HOUR - use.length;
  if (missingHalfHours > 0) unknown.add('half-hours');

  const energy = energyItems(plan, contract, use, input.spot ?? new Map());
  const kwh = energy.kwh;
  const charged = Math.max(kwh, includedKwh(plan));
  const items: BillItem[] = [
    ...baseItem(plan.base, contract, kwh === 0, unknown),
    ...energy.items,
    ...(plan.fuelAdjusted ? [fuelItem(plan, input.fuel, charged, unknown)] : []),
    levyItem(plan, input.levyYenPerKwh, charged, unknown),
    ...(contract.discounts ?? []).map(({ name, yen }) => discountItem(name, yen)),
  ];
  for (const gap of energy.unknown) unknown.add(gap);
  const known = milliyen(items.reduce((sum, { amount }) => sum + (amount ?? 0), 0));
  return {
    plan: plan.id,
    account,
    from,
    to,
    kwh,
    missingHalfHours,
    items,
    unknown: [...unknown],
    known,
    total: unknown.size === 0 ? floorYen(known) : null,
  };
}

/** Cut to whole yen (円未満切り捨て). */
export const floorYen = (amount: number): Milliyen => milliyen(Math.floor(amount / 1_000) * 1_000);

function fuelItem(plan: TariffPlan, fuel: FuelAdjustment | null, charged: number, unknown: Set<BillGap>): BillItem {
  const included = includedKwh(plan);
  const item = { kind: 'fuel', name: FUEL, kwh: charged, yenPerKwh: fuel?.yenPerKwh ?? null } as const;
  if (fuel === null || (included > 0 && fuel.minimumYen === undefined)) {
    unknown.add('fuel-adjustment');
    return { ...item, amount: null };
  }
  const amount = (charged - included) * fuel.yenPerKwh + (included > 0 ? fuel.minimumYen! : 0);
  return { ...item, amount: milliyen(amount * 1_000) };
}

function levyItem(plan: TariffPlan, yenPerKwh: number | null, charged: number, unknown: Set<BillGap>): BillItem {
  const item = { kind: 'levy', name: LEVY, kwh: charged, yenPerKwh } as const;
  if (yenPerKwh === null) {
    unknown.add('levy');
    return { ...item, amount: null };
  }
  const amount = milliyen(charged * yenPerKwh * 1_000);
  return { ...item, amount: plan.rounding.levy === 'floor-yen' ? floorYen(amount) : amount };
}

const discountItem = (name: BillItem['name'], yen: number): BillItem => ({
  kind: 'discount',
  name,
  kwh: null,
  yenPerKwh: null,
  amount: milliyen(-yen * 1_000),
});
