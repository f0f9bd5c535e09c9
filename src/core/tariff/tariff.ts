import type { Instant } from '../time/instant.ts';
import { slotOf } from '../time/slot.ts';
import { type Milliyen, milliyen } from '../units.ts';
import { type Band, bandAt } from './bands.ts';
import { NO_REST_DAYS, type RestDays } from './rest-days.ts';

export type { Band } from './bands.ts';

/**
 * What the next kWh costs or earns, by half hour: the planner's and the page's view of a contract. `tariff-of-plan.ts`
 * makes one of a plan of the catalogue.
 */
export interface Tariff {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly bands: readonly Band[];
  /** Which days the bands of `days: holiday` mean; none where left out. */
  readonly restDays?: RestDays;
  /** Fuel adjustment of the month (燃料費調整単価), yen per kWh, may be negative; 0 where left out. */
  readonly fuelYenPerKwh?: number;
  /** Prices that stand instead of the bands: market half hours by their start, yen per kWh before levy. */
  readonly halfHours?: ReadonlyMap<Instant, number>;
  readonly levyYenPerKwh: number;
  readonly sellYenPerKwh: number;
  /** CO₂ of a bought kWh (調整後排出係数), kg; left out where it is not known. */
  readonly co2KgPerKwh?: number;
}

/** Purchase price in force at `at`, milli-yen per kWh, fuel adjustment and levy included; null where none is known. */
export function knownBuyPrice(tariff: Tariff, at: Instant): Milliyen | null {
  const yen =
    tariff.halfHours?.get(slotOf(at)) ?? bandAt(tariff.bands, tariff.restDays ?? NO_REST_DAYS, at)?.yenPerKwh ?? null;
  return yen === null ? null : milliyen((yen + (tariff.fuelYenPerKwh ?? 0) + tariff.levyYenPerKwh) * 1_000);
}

/** The same for a tariff that has a price for every half hour; throws RangeError where it has not. */
export function buyPrice(tariff: Tariff, at: Instant): Milliyen {
  const price = knownBuyPrice(tariff, at);
  if (price === null) throw new RangeError(`tariff ${tariff.id} has no price at ${at}`);
  return price;
}

/** Sale price, milli-yen per kWh. */
export const sellPrice = (tariff: Tariff): Milliyen => milliyen(tariff.sellYenPerKwh * 1_000);
