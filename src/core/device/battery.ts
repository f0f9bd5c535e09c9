import type { Reading } from '../reading.ts';
import type { Percent, WattHours, Watts } from '../units.ts';

/**
 * What a storage battery (蓄電池, 0x027D) can be told.
 *
 * - `auto`   follows the house by itself: takes surplus, covers load, never exports
 * - `charge` charges at `power` from any source until the content reaches `until`
 * - `hold`   takes surplus, does not discharge
 */
export type BatteryCommand =
  | { readonly mode: 'auto' }
  | { readonly mode: 'charge'; readonly power: Watts; readonly until: WattHours }
  | { readonly mode: 'hold' };

export type BatteryMode = BatteryCommand['mode'] | 'other';

export interface BatteryObservation {
  readonly id: string;
  /** + charging, − discharging, at the AC side (0xD3). */
  readonly power: Reading<Watts>;
  readonly charge: Reading<Percent>;
  /** Content that can be taken out (0xE2). */
  readonly content: Reading<WattHours>;
  /** Cumulative energy taken in (0xA8) and given out (0xA9) at the AC side. */
  readonly chargeRegister: Reading<WattHours>;
  readonly dischargeRegister: Reading<WattHours>;
  /** The mode that was set (0xDA with 0xC1). */
  readonly mode: Reading<BatteryMode>;
  /** Whether it goes on taking surplus while it is held; left out while that is not known. */
  readonly takesSurplusHeld?: boolean;
}
