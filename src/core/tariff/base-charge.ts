import { type Milliyen, milliyen } from '../units.ts';
import type { BillGap, BillItem } from './bill-item.ts';
import type { BaseCharge, Contract } from './tariff-plan.ts';

const BASE = { ja: '基本料金', en: 'Base charge' };
const MINIMUM = { ja: '最低料金', en: 'Minimum charge' };

/** The base charge's line, none where the plan has none. Halved in a month without any use (まったく使用しない場合は半額). */
export function baseItem(
  base: BaseCharge,
  contract: Contract,
  unused: boolean,
  unknown: Set<BillGap>,
): readonly BillItem[] {
  if (base.kind === 'none') return [];
  const yen = monthlyYen(base, contract);
  if (typeof yen === 'string') unknown.add(yen);
  const halved = unused && base.kind !== 'minimum';
  const amount: Milliyen | null = typeof yen === 'string' ? null : milliyen(yen * (halved ? 500 : 1_000));
  return [{ kind: 'base', name: base.kind === 'minimum' ? MINIMUM : BASE, kwh: null, yenPerKwh: null, amount }];
}

/** Yen of a month, or what is missing to tell. */
function monthlyYen(base: Exclude<BaseCharge, { kind: 'none' }>, contract: Contract): number | BillGap {
  switch (base.kind) {
    case 'unknown':
      return 'base-charge';
    case 'minimum':
      return base.yen;
    case 'ampere':
      return base.yenByAmpere[String(contract.amperes)] ?? 'contract';
    case 'per-unit': {
      const units = unitsOf(base.unit, contract);
      return units === null ? 'contract' : units * base.yen;
    }
    case 'first': {
      const units = unitsOf(base.unit, contract);
      if (units === null) return 'contract';
      if (units <= base.upTo) return base.yen;
      return base.yenPerUnitOver === null ? 'base-charge' : base.yen + (units - base.upTo) * base.yenPerUnitOver;
    }
  }
}

function unitsOf(unit: 'kva' | 'kw', { amperes, kva, kw }: Contract): number | null {
  if (unit === 'kw') return kw ?? null;
  return kva ?? (amperes === undefined ? null : amperes / 10);
}
