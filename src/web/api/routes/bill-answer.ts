import type { MonthAccount, Sale } from '#app/month-account.ts';
import type { Bill } from '#core/tariff/bill.ts';
import type { BillGap, BillItem } from '#core/tariff/bill-item.ts';
import { monthKey } from '#core/tariff/billing-month.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { WhatIf } from '#core/tariff/what-if.ts';
import { formatJst } from '#core/time/jst.ts';
import type { BillAnswer, WhatIfAnswer } from '../schema/bill-schema.ts';

type Gap = BillAnswer['unknown'][number];

/** Milli-yen as yen; where there are none, the first of the reasons beside it. */
function yenOf<const Key extends string>(key: Key, milliyen: number | null, because: readonly Gap[]) {
  const entry = milliyen === null ? { [key]: null, [`${key}_missing`]: because[0] } : { [key]: milliyen / 1_000 };
  return entry as { [K in Key]: number | null } & { [K in Key as `${K}_missing`]?: Gap };
}

const planOf = (plan: TariffPlan): BillAnswer['plan'] => ({
  id: plan.id,
  utility: plan.utility,
  name: plan.name,
  confidence: plan.confidence,
  base_confidence: plan.baseConfidence,
  source: plan.source,
});

const GAPS_OF: Readonly<Record<BillItem['kind'], readonly BillGap[]>> = {
  base: ['base-charge', 'contract'],
  energy: ['market-price', 'contract'],
  fuel: ['fuel-adjustment'],
  levy: ['levy'],
  discount: [],
};

const itemOf = ({ kind, name, kwh, yenPerKwh, amount }: BillItem, unknown: readonly BillGap[]) => ({
  kind,
  name: { ...name },
  kwh,
  yen_per_kwh: yenPerKwh,
  ...yenOf(
    'amount_yen',
    amount,
    GAPS_OF[kind].filter((gap) => unknown.includes(gap)),
  ),
});

/** A month of account as API and command line print it. */
export function billAnswerOf({ bill, sale, co2G }: MonthAccount, plan: TariffPlan, buyer: Sale | null): BillAnswer {
  return {
    month: monthKey(bill.account),
    from: formatJst(bill.from),
    to: formatJst(bill.to),
    plan: planOf(plan),
    kwh: bill.kwh,
    items: bill.items.map((item) => itemOf(item, bill.unknown)),
    known_yen: bill.known / 1_000,
    ...yenOf('total_yen', bill.total, bill.unknown),
    unknown: [...bill.unknown],
    missing_half_hours: bill.missingHalfHours,
    sale:
      sale === null || buyer === null
        ? null
        : {
            plan: buyer.plan.id,
            kwh: sale.kwh,
            ...yenOf('total_yen', sale.total, [sale.missingHalfHours > 0 ? 'half-hours' : 'sale-price']),
            missing_half_hours: sale.missingHalfHours,
          },
    ...co2Of(co2G, bill),
  };
}

function co2Of(grams: number | null, { missingHalfHours }: Bill): Pick<BillAnswer, 'co2_kg' | 'co2_kg_missing'> {
  if (grams !== null) return { co2_kg: Math.round(grams) / 1_000 };
  return { co2_kg: null, co2_kg_missing: missingHalfHours > 0 ? 'half-hours' : 'co2-factor' };
}

export const whatIfAnswerOf = (
  table: readonly WhatIf[],
  months: readonly string[],
  running: string | null,
): WhatIfAnswer => ({
  months: [...months],
  running,
  plans: table.map(({ plan, bills, total, known, unknown }) => ({
    plan: planOf(plan),
    ...yenOf('total_yen', total, unknown),
    known_yen: known / 1_000,
    unknown: [...unknown],
    months: bills.map((bill) => ({
      month: monthKey(bill.account),
      kwh: bill.kwh,
      known_yen: bill.known / 1_000,
      ...yenOf('total_yen', bill.total, bill.unknown),
    })),
  })),
});
