import type { Instant } from '#core/time/instant.ts';

/** One base-load circuit of the house. */
export interface CircuitInput {
  readonly name: string;
  /** Where an appliance of the LAN hangs on the circuit. */
  readonly appliance: 'air-conditioner' | 'light' | null;
  /** What it takes when somebody switches it on by hand, W. */
  readonly nominalW: number;
}

/** The car is at the charger from `plugIn` to `plugOut`, both whole minutes. */
export interface Stay {
  readonly plugIn: Instant;
  readonly plugOut: Instant;
  /** A generated car comes back from a trip and wants a content; a replayed session asks for energy at the AC side. */
  readonly visit: { readonly tripWh: number; readonly wantedWh: number } | { readonly energyWh: number };
}

export const MINUTES_PER_DAY = 1_440;
export const SLOTS_PER_DAY = 48;

/**
 * Everything that reaches the house from outside. Days are JST day numbers, arrays belong to the inputs and must not be
 * changed; a day is made when it is first asked for and forgotten when newer ones push it out.
 *
 * Nothing here depends on what was commanded, nor on the order of questions.
 */
export interface HouseInputs {
  readonly circuits: readonly CircuitInput[];
  /** Whole W per circuit and minute, `circuit × 1440 + minute`. */
  circuitMinutes(day: number): Int32Array;
  /** Whole W of all circuits together. */
  loadMinutes(day: number): Int32Array;
  /** Whole W of generation. */
  solarMinutes(day: number): Int32Array;
  /** Outdoor °C of the 48 half hours. */
  temperatureSlots(day: number): Float64Array;
  /** Heat drawn from the tank, whole W per minute. */
  drawMinutes(day: number): Int32Array;
  /** The stay that `at` lies in, or the first one after it; null where no car comes any more. */
  stayFrom(at: Instant): Stay | null;
  /** The car's battery holds at least this: a replayed session may be larger than the described car. */
  readonly leastVehicleWh: number;
  /** What the input says for a half hour, Wh, before it was made whole watts. */
  loadWh(slot: Instant): number;
  solarWh(slot: Instant): number;
}
