import type { Milliyen } from '../units.ts';

/** A line of the bill, as the utility prints it. */
export interface BillItem {
  readonly kind: 'base' | 'energy' | 'fuel' | 'levy' | 'discount';
  readonly name: { readonly ja: string; readonly en: string };
  readonly kwh: number | null;
  readonly yenPerKwh: number | null;
  /** Negative is taken off; null = cannot be computed, and `Bill.unknown` says why. */
  readonly amount: Milliyen | null;
}

/** Why a bill has no total. */
export type BillGap = 'base-charge' | 'contract' | 'fuel-adjustment' | 'levy' | 'half-hours' | 'market-price';
