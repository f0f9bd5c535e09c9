import { type Instant, instant } from '../time/instant.ts';
import type { Band } from './bands.ts';
import { expectedByHalfHour, marketPrice, type SpotPrices } from './market-price.ts';
import type { Tariff } from './tariff.ts';
import { type Contract, includedKwh, type TariffPlan } from './tariff-plan.ts';

/** What holds now, beside the plan itself. */
export interface TariffConditions {
  /** 燃料費調整単価 of the month of account; 0 where the plan has none. */
  readonly fuelYenPerKwh: number;
  readonly levyYenPerKwh: number;
  readonly sellYenPerKwh: number;
  /** Bought since the billing period began: decides the step of a tiered plan. */
  readonly monthKwhSoFar: number;
  /** For market plans. */
  readonly spot?: SpotPrices;
}

/**
 * The price of the next kWh under a plan: of a tiered plan the step that the month has reached, of a market plan the
 * published half hours and, where none is published, what to expect. Throws RangeError for a market plan whose area or
 * prices are not known.
 */
export function tariffOfPlan(plan: TariffPlan, contract: Contract, conditions: TariffConditions): Tariff {
  const { fuelYenPerKwh, levyYenPerKwh, sellYenPerKwh } = conditions;
  const co2 = plan.co2KgPerKwh === null ? {} : { co2KgPerKwh: plan.co2KgPerKwh };
  const common = { id: plan.id, name: plan.name, fuelYenPerKwh, levyYenPerKwh, sellYenPerKwh, ...co2 };
  const { energy } = plan;
  if (energy.kind === 'bands') return { ...common, bands: energy.bands, restDays: energy.restDays };
  if (energy.kind === 'tiers') {
    const reached = Math.max(conditions.monthKwhSoFar, includedKwh(plan));
    const tier = energy.tiers.find(({ upToKwh }) => upToKwh === null || reached < upToKwh)!;
    return { ...common, bands: [{ name: plan.name.ja, from: 0, to: 24, yenPerKwh: tier.yenPerKwh }] };
  }
  const area = energy.areas[contract.area ?? ''];
  if (area === undefined) throw new RangeError(`${plan.id} has no area ${contract.area ?? '(none named)'}`);
  const halfHours = new Map<Instant, number>();
  for (const [at, price] of conditions.spot ?? []) halfHours.set(instant(at), marketPrice(price, area));
  return { ...common, halfHours, bands: expectedBands(halfHours) };
}

function expectedBands(halfHours: ReadonlyMap<Instant, number>): Band[] {
  return expectedByHalfHour(halfHours).map((yenPerKwh, index) => {
    if (yenPerKwh === null) throw new RangeError(`no market price is known for half hour ${index} of the day`);
    return { name: `${index}`, from: index / 2, to: (index + 1) / 2, yenPerKwh };
  });
}
