import { HemsError } from '#core/errors.ts';
import type { Instant } from '#core/time/instant.ts';

export type SeriesKind = 'load' | 'pv' | 'temperature' | 'hot-water' | 'ev';

/** Half hours of a file: Wh (of heat for hot water), or °C for temperature. */
export interface SlotSeries {
  readonly kind: 'load' | 'pv' | 'temperature' | 'hot-water';
  readonly file: string;
  /** Start of the first half hour. */
  readonly from: Instant;
  /** NaN is a hole. */
  readonly values: Float64Array;
  /** The line of the file at which a hole shows. */
  lineOfHole(index: number): number;
}

/** One time the car stood at the charger, whole minutes. */
export interface Session {
  readonly plugIn: Instant;
  readonly plugOut: Instant;
  /** AC side. */
  readonly energyWh: number;
}

export interface SessionSeries {
  readonly kind: 'ev';
  readonly file: string;
  /** Ascending, none overlapping. */
  readonly sessions: readonly Session[];
}

export type Series = SlotSeries | SessionSeries;

/** Throws the one sentence that every fault of an input file is. */
export function fault(sentence: string, cause?: unknown): never {
  throw new HemsError('INPUT', sentence, cause === undefined ? undefined : { cause });
}
