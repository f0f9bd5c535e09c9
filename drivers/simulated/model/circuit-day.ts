import { createRandom, type Random } from '#core/random.ts';
import { MINUTES_PER_DAY } from '../world/house-inputs.ts';
import type { FamilyDay } from './family.ts';
import type { WeatherDay } from './weather.ts';

/** What a circuit may look at when its day is drawn. */
export interface DayContext {
  readonly seed: number;
  readonly day: number;
  readonly family: FamilyDay;
  readonly weather: WeatherDay;
  /** Outdoor °C of the 48 half hours. */
  readonly temperature: Float64Array;
  /** Minutes of the day at which lamps are no longer and again needed. */
  readonly bright: number;
  readonly dark: number;
}

/** One circuit's day: 1,440 minutes, W ≥ 0, and its own chance. */
export interface CircuitDay extends DayContext {
  readonly row: Int32Array;
  readonly random: Random;
}

export type Painter = (day: CircuitDay) => void;

export const circuitRandom = (context: DayContext, name: string): Random =>
  createRandom(context.seed, `${name}.${context.day}`);

/** Adds `watts` from a minute on; what falls outside the day is left out. */
export function add(row: Int32Array, from: number, length: number, watts: number): void {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(MINUTES_PER_DAY, Math.floor(from + length));
  for (let minute = first; minute < last; minute++) row[minute]! += watts;
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();
