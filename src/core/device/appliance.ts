import type { Reading } from '../reading.ts';
import type { Celsius, Watts } from '../units.ts';

/** Air conditioners (0x0130), lights (0x0290/0x0291): watched, and operated from the page. */
export interface ApplianceObservation {
  readonly id: string;
  readonly kind: 'air-conditioner' | 'light';
  readonly on: Reading<boolean>;
  readonly power: Reading<Watts>;
  /** Room temperature, where the appliance measures one. */
  readonly room: Reading<Celsius>;
}
