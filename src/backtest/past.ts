import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart, weekdayOf } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { formatJstDate } from '#core/time/jst.ts';
import { isRestDay } from '#drivers/simulated/model/calendar.ts';
import type { HouseInputs, Stay } from '#drivers/simulated/world/house-inputs.ts';

/** kWh and °C of every half hour of the replay, as they truly were. */
export interface Truth {
  readonly load: (slot: Instant) => number;
  readonly solar: (slot: Instant) => number;
  readonly hotWater: (slot: Instant) => number;
  readonly temperature: (slot: Instant) => number;
}

const MINUTES = 30;

/** Days are made once: the generated house forgets them quickly. */
export function createTruth(inputs: HouseInputs): Truth {
  const days = new Map<number, Record<keyof Truth, Float64Array>>();
  const dayOf = (day: number): Record<keyof Truth, Float64Array> => {
    const kept = days.get(day);
    if (kept !== undefined) return kept;
    const start = jstDayStart(day);
    const draws = inputs.drawMinutes(day);
    const half = (value: (k: number) => number): Float64Array => Float64Array.from({ length: 48 }, (_, k) => value(k));
    const made = {
      load: half((k) => inputs.loadWh(instant(start + k * HALF_HOUR)) / 1000),
      solar: half((k) => inputs.solarWh(instant(start + k * HALF_HOUR)) / 1000),
      hotWater: half((k) => sum(draws, k * MINUTES, (k + 1) * MINUTES) / 60_000),
      temperature: inputs.temperatureSlots(day),
    };
    days.set(day, made);
    return made;
  };
  const of =
    (key: keyof Truth) =>
    (slot: Instant): number => {
      const day = jstDay(slot);
      return dayOf(day)[key][Math.floor((slot - jstDayStart(day)) / HALF_HOUR)]!;
    };
  return { load: of('load'), solar: of('solar'), hotWater: of('hotWater'), temperature: of('temperature') };
}

function sum(values: Int32Array, from: number, to: number): number {
  let total = 0;
  for (let k = from; k < to; k++) total += values[k]!;
  return total;
}

/** Public holidays on weekdays of the days [from, to], as scenarios name them. */
export function holidays(from: Instant, to: Instant): string[] {
  const dates: string[] = [];
  for (let day = jstDay(from); day <= jstDay(to); day++) {
    const weekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
    if (!weekend && isRestDay(day)) dates.push(formatJstDate(jstDayStart(day)));
  }
  return dates;
}

/** The stays of the car that begin before `to`, from the one that `from` lies in. */
export function staysOver(inputs: HouseInputs, from: Instant, to: Instant): Stay[] {
  const stays: Stay[] = [];
  for (let stay = inputs.stayFrom(from); stay !== null && stay.plugIn < to; stay = inputs.stayFrom(stay.plugOut))
    stays.push(stay);
  return stays;
}
