import type { Reading } from '../reading.ts';
import type { WattHours, Watts } from '../units.ts';

/** A PV inverter (住宅用太陽光発電, 0x0279). */
export interface SolarObservation {
  readonly id: string;
  readonly power: Reading<Watts>;
  /** Cumulative generation (0xE1). */
  readonly register: Reading<WattHours>;
}
