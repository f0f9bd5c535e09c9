import { createRandom, type Random } from '#core/random.ts';
import { seasonalMains, WATER_WH_PER_LITRE_KELVIN } from '#core/physics/tank-season.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { MINUTES_PER_DAY } from '../world/house-inputs.ts';
import type { FamilyDay } from './family.ts';

/** Water at the tap, °C. */
const TAP_C = 40;

/**
 * Heat drawn from the tank, whole W per minute: washing and breakfast, cooking, one bath filled in the evening (often
 * only showers in summer) and a shower for each. About 370 L at 40 °C a day for four, as the official tables have it.
 */
export function drawMinutes(seed: number, persons: number, family: FamilyDay): Int32Array {
  const random = createRandom(seed, `hot-water.${family.day}`);
  const litres = new Float64Array(MINUTES_PER_DAY);
  const mains = seasonalMains(jstDayStart(family.day));
  const cold = Math.min(1, Math.max(0, (24 - mains) / 16));
  const some = (low: number, high: number): number => low + (high - low) * random.next();

  for (let person = 0; person < persons; person++)
    pour(litres, family.wake + some(2, 45), some(2, 4) * (0.3 + 0.7 * cold), 2);
  pour(litres, family.wake + some(40, 70), some(6, 12) * (0.4 + 0.6 * cold), 4);
  if (family.lunchAtHome) pour(litres, 12 * 60 + some(20, 70), some(5, 10), 4);
  pour(litres, family.dinner - some(10, 40), some(6, 12), 5);
  pour(litres, family.dinner + some(40, 70), some(15, 30) * (0.5 + 0.5 * cold), 12);
  const bath = family.dinner + some(20, 60);
  if (random.next() < 0.62 + 0.36 * cold) pour(litres, bath, some(165, 190), 15);
  showers(litres, random, persons + (random.next() < 0.05 ? 2 : 0), bath + 20, some);

  const heatPerLitre = WATER_WH_PER_LITRE_KELVIN * (TAP_C - mains) * 60;
  return Int32Array.from(litres, (poured) => Math.round(poured * heatPerLitre));
}

function showers(
  litres: Float64Array,
  random: Random,
  people: number,
  from: number,
  some: (low: number, high: number) => number,
): void {
  let at = from;
  for (let person = 0; person < people; person++) {
    if (random.next() < 0.93) pour(litres, at, some(24, 46), 7);
    at += some(14, 40);
  }
}

function pour(litres: Float64Array, from: number, amount: number, length: number): void {
  const first = Math.floor(from);
  for (let minute = first; minute < first + length; minute++) {
    if (minute >= 0 && minute < MINUTES_PER_DAY) litres[minute]! += amount / length;
  }
}
