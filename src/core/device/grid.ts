import type { Reading } from '../reading.ts';
import type { Instant } from '../time/instant.ts';
import type { Amperes, WattHours, Watts } from '../units.ts';

/** What the smart meter (低圧スマート電力量メータ, 0x0288) tells. */
export interface GridObservation {
  /** + import, − export (0xE7). */
  readonly power: Reading<Watts>;
  readonly currentR: Reading<Amperes>;
  /** Sentinel on single-phase two-wire. */
  readonly currentT: Reading<Amperes>;
  /** Cumulative import since the meter was made, coefficient and unit applied (0xE0). Rolls over at 10^digits. */
  readonly importRegister: Reading<WattHours>;
  /** Cumulative export (0xE3). */
  readonly exportRegister: Reading<WattHours>;
}

/** The registers as the meter froze them at :00 or :30 (定時積算電力量, 0xEA/0xEB). */
export interface HalfHourRegisters {
  /** The half-hour boundary named by the meter. */
  readonly at: Instant;
  readonly importRegister: Reading<WattHours>;
  readonly exportRegister: Reading<WattHours>;
  /** Both registers start again at 0 after this much; null where the meter did not tell. */
  readonly turn: WattHours | null;
  /** Whose registers these are (0x8D); registers of two meters have no difference. Null where it did not say. */
  readonly meter?: string | null;
  readonly origin: 'live' | 'history';
}
