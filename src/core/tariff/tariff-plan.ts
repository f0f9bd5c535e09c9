import type { Band } from './bands.ts';
import type { RestDays } from './rest-days.ts';

/** A = seen in two independent sources, B = in one, C = remembered: check before relying on it. */
export type Confidence = 'A' | 'B' | 'C';

export interface Sourced {
  readonly confidence: Confidence;
  /** Where the numbers were read. */
  readonly source: string;
}

/** What a month costs before the first kWh. Yen including tax. */
export type BaseCharge =
  | { readonly kind: 'none' }
  /** Nobody knows the price: the plan can be compared, its bill cannot be completed. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** By contract ampere (契約アンペア). */
  | { readonly kind: 'ampere'; readonly yenByAmpere: Readonly<Record<string, number>> }
  | { readonly kind: 'per-unit'; readonly unit: ContractUnit; readonly yen: number }
  /** One price up to `upTo`, then by unit; `yenPerUnitOver` null = not known. */
  | {
      readonly kind: 'first';
      readonly unit: ContractUnit;
      readonly upTo: number;
      readonly yen: number;
      readonly yenPerUnitOver: number | null;
    }
  /** A minimum charge (最低料金) that includes the first kWh. */
  | { readonly kind: 'minimum'; readonly yen: number; readonly includedKwh: number };

export type ContractUnit = 'kva' | 'kw';

/** A step of the month's use (段階料金); `upToKwh` null = without end. */
export interface Tier {
  readonly upToKwh: number | null;
  readonly yenPerKwh: number;
}

/** What an area adds to its market price. */
export interface MarketArea {
  /** Transmission loss (損失率), percent. */
  readonly lossPct: number;
  readonly fixedYenPerKwh: number;
}

/** Yen per kWh including tax, before fuel adjustment and levy. */
export type EnergyCharge =
  | { readonly kind: 'tiers'; readonly tiers: readonly Tier[] }
  | { readonly kind: 'bands'; readonly bands: readonly Band[]; readonly restDays: RestDays }
  | { readonly kind: 'market'; readonly areas: Readonly<Record<string, MarketArea>> };

/** How the utility rounds; the total is cut to whole yen by all of them. */
export interface Rounding {
  /** `whole-kwh`: the month's use, or each band's, half up (約款「単位および端数処理」). */
  readonly use: 'whole-kwh' | 'exact';
  /** `floor-yen`: the levy is cut to whole yen as an item of its own. */
  readonly levy: 'floor-yen' | 'exact';
}

/** A plan (料金メニュー) of the catalogue, as its utility publishes it. */
export interface TariffPlan extends Sourced {
  readonly id: string;
  readonly utility: string;
  readonly name: { readonly ja: string; readonly en: string };
  /** First day of these prices, `2024-04-01`; null = not stated. */
  readonly validFrom: string | null;
  readonly base: BaseCharge;
  /** Of the base charge, where it was read elsewhere than the prices. */
  readonly baseConfidence: Confidence;
  readonly energy: EnergyCharge;
  readonly rounding: Rounding;
  /** Does the fuel adjustment (燃料費調整) apply? */
  readonly fuelAdjusted: boolean;
  /** Emission factor of the utility's electricity, kg CO₂ per kWh; null = not known here. */
  readonly co2KgPerKwh: number | null;
  /** What a reader should know, such as a price that another source contradicts. */
  readonly note: string | null;
}

/** What the customer has agreed with the utility. */
export interface Contract {
  /** 契約アンペア, A. */
  readonly amperes?: number;
  /** 契約容量, kVA; a tenth of the amperes where left out (1 kVA = 10 A). */
  readonly kva?: number;
  /** 契約電力, kW. */
  readonly kw?: number;
  /** Area of a market plan, `tokyo`. */
  readonly area?: string;
  /** Taken off every month, such as 口座振替割引; yen. */
  readonly discounts?: readonly { readonly name: { readonly ja: string; readonly en: string }; readonly yen: number }[];
}

/** kWh that the minimum charge includes; levy and fuel adjustment are charged for them even when they are not used. */
export const includedKwh = ({ base }: TariffPlan): number => (base.kind === 'minimum' ? base.includedKwh : 0);
