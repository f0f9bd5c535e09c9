import type { Instant } from '../time/instant.ts';
import { mainsAt, storedAt } from './cop.ts';
import { toMillijoules } from './millijoules.ts';

/** Wh to warm one litre of water by one kelvin. */
export const WATER_WH_PER_LITRE_KELVIN = 1.163;

const YEAR = 365.2425 * 86_400_000;
/** Coldest around 27 January; JMA Tokyo monthly means 2018–2021 within 1.5 °C. */
const COLDEST = 26.5 * 86_400_000;

/** Mean outdoor air of the season in Tokyo, °C, smooth over the year. */
export const seasonalAir = (at: Instant): number => 16.6 - 10.9 * Math.cos((2 * Math.PI * (at - COLDEST)) / YEAR);

/** Mains water, °C. */
export const seasonalMains = (at: Instant): number => mainsAt(seasonalAir(at));

/**
 * Heat of a full tank above mains water, mJ. It falls by less than 0.1 kWh a day in spring, slower than any tank loses
 * heat, so a tank never holds more than it can.
 */
export function fullHeat(litres: number, at: Instant): number {
  const air = seasonalAir(at);
  return toMillijoules(litres * WATER_WH_PER_LITRE_KELVIN * (storedAt(air) - mainsAt(air)));
}
