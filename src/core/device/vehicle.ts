import type { Reading } from '../reading.ts';
import type { Percent, WattHours, Watts } from '../units.ts';

/** What an EV charger/discharger (電気自動車充放電器, 0x027E) or charger (0x02A1) can be told. */
export type VehicleCommand =
  /** Its own behaviour: charges as soon as a car is connected. */
  | { readonly mode: 'auto' }
  | { readonly mode: 'charge'; readonly power: Watts }
  | { readonly mode: 'discharge'; readonly power: Watts }
  | { readonly mode: 'idle' };

export type VehicleMode = VehicleCommand['mode'] | 'other';

export interface VehicleObservation {
  readonly id: string;
  readonly connected: Reading<boolean>;
  /** + charging, − discharging (V2H). */
  readonly power: Reading<Watts>;
  readonly charge: Reading<Percent>;
  /** Content of the car's battery (0xE2). */
  readonly content: Reading<WattHours>;
  readonly chargeRegister: Reading<WattHours>;
  readonly dischargeRegister: Reading<WattHours>;
  readonly mode: Reading<VehicleMode>;
}
