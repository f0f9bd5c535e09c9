import type { Reading } from '../reading.ts';
import type { Percent, WattHours, Watts } from '../units.ts';

/**
 * What an EcoCute (電気温水器, 0x026B) can be told.
 *
 * - `auto` the unit's own programme (自動沸き上げ), normally at night
 * - `heat` heat now until the tank is full (手動沸き上げ)
 * - `stop` do not heat (手動沸き上げ停止)
 */
export type HeaterCommand = { readonly mode: 'auto' } | { readonly mode: 'heat' } | { readonly mode: 'stop' };

export type HeaterMode = HeaterCommand['mode'] | 'other';

export interface HeaterObservation {
  readonly id: string;
  readonly power: Reading<Watts>;
  readonly heating: Reading<boolean>;
  /** Heat in the tank above mains water, estimated from the remaining hot water (0xE1) and its temperature. */
  readonly heat: Reading<WattHours>;
  /** Share of a full tank. */
  readonly fill: Reading<Percent>;
  /** Cumulative electricity (0x85). */
  readonly register: Reading<WattHours>;
  readonly mode: Reading<HeaterMode>;
}
