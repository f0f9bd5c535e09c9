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

/** A circuit that also gives (双方向): a roof, a battery, a fuel cell. Numbered apart from the others. */
export interface DuplexCircuitObservation {
  readonly channel: number;
  /** + takes, − gives. */
  readonly power: Reading<Watts>;
  /** Cumulative, taken and given. */
  readonly register: Reading<WattHours>;
  readonly givenRegister: Reading<WattHours>;
}

export interface BoardObservation {
  readonly id: string;
  readonly main: Reading<Watts>;
  readonly circuits: readonly CircuitObservation[];
  /** Absent where the board measures none. */
  readonly duplex?: readonly DuplexCircuitObservation[];
}
