import { civilFromDays, dayNumber, type Instant } from '../../time/instant.ts';
import { jstDay, jstTimeOfDay } from '../../time/jst.ts';

/**
 * Yearly course of the air in Japan by latitude: a mean of 15.8 °C in Tokyo and 0.85 K less for each degree north, a swing that
 * grows to the north, warmest in the first days of August. Within 3 K of JMA's monthly normals 1991–2020 of Naha, Tokyo, Sendai
 * and Sapporo.
 */
const TOKYO = { latitude: 35.7, mean: 15.8, swing: 10.8 };
const PER_DEGREE = { mean: -0.8, swing: 0.38 };
const WARMEST_DAY = 214;
/** Half the difference between night and day, K, and when it is warmest. */
const DAILY_SWING = 3.5;
const WARMEST_HOUR = 14;
/** What is left of an unusual warmth or cold a day later. */
const LASTS = 0.75;
const DAY = 86_400_000;

/** °C as in a usual year. `latitude` in degrees north. */
export function usualAir(at: Instant, latitude: number = TOKYO.latitude): number {
  const day = jstDay(at);
  const dayOfYear = day - dayNumber(civilFromDays(day).year, 1, 1)! + 1;
  const north = latitude - TOKYO.latitude;
  const season = Math.cos((2 * Math.PI * (dayOfYear - WARMEST_DAY)) / 365.25);
  const hour = Math.cos((2 * Math.PI * (jstTimeOfDay(at) / 3_600_000 - WARMEST_HOUR)) / 24);
  const mean = TOKYO.mean + PER_DEGREE.mean * north;
  return mean + (TOKYO.swing + PER_DEGREE.swing * north) * season + DAILY_SWING * hour;
}

/** The air where nobody publishes any: a usual year, and what was unusual when somebody last did, fading. */
export interface AirMemory {
  /** °C that somebody published for a moment. */
  remember(at: Instant, celsius: number): void;
  expected(at: Instant): number;
}

export function createAirMemory(latitude: number = TOKYO.latitude): AirMemory {
  let unusual = { at: -Infinity, by: 0 };
  return {
    remember(at, celsius) {
      if (at <= unusual.at) return;
      // A day's mean counts, not an hour's: half hours are blended over about one.
      const part = Math.min(1, Math.max(1 / 48, (at - unusual.at) / DAY));
      unusual = { at, by: unusual.by + part * (celsius - usualAir(at, latitude) - unusual.by) };
    },
    expected: (at) => usualAir(at, latitude) + unusual.by * LASTS ** Math.max(0, (at - unusual.at) / DAY),
  };
}
