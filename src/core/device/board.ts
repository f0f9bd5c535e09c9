import type { Reading } from '../reading.ts';
import type { WattHours, Watts } from '../units.ts';

/** One measured circuit (回路) of a distribution board (分電盤メータリング, 0x0287). */
export interface CircuitObservation {
  /** 1-based measurement channel. */
  readonly channel: number;
  readonly power: Reading<Watts>;
  /** Cumulative energy, unit applied. */
  readonly register: Reading<WattHours>;
}

export interface BoardObservation {
  readonly id: string;
  readonly main: Reading<Watts>;
  readonly circuits: readonly CircuitObservation[];
}
