import type { Reading } from '../reading.ts';
import type { Celsius, WattHours, Watts } from '../units.ts';

/** A floor heater (床暖房, 0x027B). It is set in degrees or in steps; most have only one of them. */
export interface FloorHeaterObservation {
  readonly id: string;
  readonly on: Reading<boolean>;
  readonly power: Reading<Watts>;
  /** Cumulative electricity (0x85). */
  readonly register: Reading<WattHours>;
  readonly target: Reading<Celsius | 'auto'>;
  /** Step 1 (coolest) to 15. */
  readonly level: Reading<number | 'auto'>;
  readonly room: Reading<Celsius>;
  readonly floor: Reading<Celsius>;
}

/** What a floor heater can be told: only what is named changes. */
export interface FloorHeaterCommand {
  readonly on?: boolean;
  /** Whole degrees, 0 to 50. */
  readonly target?: Celsius | 'auto';
  /** Whole steps, 1 to 15. */
  readonly level?: number | 'auto';
}
