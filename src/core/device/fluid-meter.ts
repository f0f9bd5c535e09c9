import type { Reading } from '../reading.ts';
import type { CubicMetres } from '../units.ts';

/** A water meter (水流量メータ, 0x0281) or gas meter (ガスメータ, 0x0282). */
export interface FluidMeterObservation {
  readonly id: string;
  readonly kind: 'water' | 'gas';
  /** Cumulative, unit applied; begins again at 0 some day. */
  readonly register: Reading<CubicMetres>;
}
