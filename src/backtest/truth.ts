import { createRandom } from '#core/random.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJstDate, jstDay, jstDayStart, weekdayOf } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { isRestDay } from '#drivers/simulated/model/calendar.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';
import type { Lived } from './physics/house.ts';

/** kWh and °C of every half hour of the replay, as they truly were. */
export interface Truth {
  readonly load: (slot: Instant) => number;
  readonly solar: (slot: Instant) => number;
  readonly hotWater: (slot: Instant) => number;
  readonly temperature: (slot: Instant) => number;
  /** The half hour minute by minute. */
  readonly lived: (slot: Instant) => Omit<Lived, 'plugged'>;
}

interface Day {
  readonly load: Float64Array;
  readonly solar: Float64Array;
  readonly hotWater: Float64Array;
  readonly temperature: Float64Array;
  /** kWh by minute. */
  readonly minutes: Readonly<Record<'load' | 'solar' | 'draw', Float64Array>>;
}

const PER_HALF_HOUR = 30;
/** kWh of a watt for a minute. */
const WATT_MINUTE = 1 / 60_000;
/** How deep clouds cut into the half hour of a changing sky, share of its mean. */
const DEEPEST = 0.6;
/** Minutes a cloud stays. */
const CLOUD = 3;

/** Days are made once: the generated house forgets them quickly. `seed` is that of the clouds inside half hours. */
export function createTruth(inputs: HouseInputs, seed: number): Truth {
  const days = new Map<number, Day>();
  const dayOf = (day: number): Day => {
    const kept = days.get(day);
    if (kept !== undefined) return kept;
    const made = makeDay(inputs, seed, day);
    days.set(day, made);
    return made;
  };
  const of =
    (key: 'load' | 'solar' | 'hotWater' | 'temperature') =>
    (slot: Instant): number => {
      const day = jstDay(slot);
      return dayOf(day)[key][placeOf(slot, day)]!;
    };
  return {
    load: of('load'),
    solar: of('solar'),
    hotWater: of('hotWater'),
    temperature: of('temperature'),
    lived(slot) {
      const day = jstDay(slot);
      const place = placeOf(slot, day);
      const { minutes, temperature } = dayOf(day);
      const part = (values: Float64Array): Float64Array =>
        values.subarray(place * PER_HALF_HOUR, (place + 1) * PER_HALF_HOUR);
      return {
        load: part(minutes.load),
        solar: part(minutes.solar),
        draw: part(minutes.draw),
        outdoor: temperature[place]!,
      };
    },
  };
}

const placeOf = (slot: Instant, day: number): number => Math.floor((slot - jstDayStart(day)) / HALF_HOUR);

function makeDay(inputs: HouseInputs, seed: number, day: number): Day {
  const start = jstDayStart(day);
  const kwh = (watts: Int32Array): Float64Array => Float64Array.from(watts, (watt) => watt * WATT_MINUTE);
  const half = (value: (k: number) => number): Float64Array => Float64Array.from({ length: 48 }, (_, k) => value(k));
  const minutes = {
    load: kwh(inputs.loadMinutes(day)),
    solar: underClouds(kwh(inputs.solarMinutes(day)), seed, day),
    draw: kwh(inputs.drawMinutes(day)),
  };
  const sum = (values: Float64Array) => (k: number) =>
    values.subarray(k * PER_HALF_HOUR, (k + 1) * PER_HALF_HOUR).reduce((total, value) => total + value, 0);
  return {
    load: half((k) => inputs.loadWh(instant(start + k * HALF_HOUR)) / 1000),
    solar: half((k) => inputs.solarWh(instant(start + k * HALF_HOUR)) / 1000),
    hotWater: half(sum(minutes.draw)),
    temperature: inputs.temperatureSlots(day),
    minutes,
  };
}

/** Half hours of measured sun, given the clouds that half-hour means do not show; each half hour keeps its sum. */
function underClouds(even: Float64Array, seed: number, day: number): Float64Array {
  const random = createRandom(seed, `clouds ${day}`);
  const minutes = even.slice();
  for (let first = 0; first < minutes.length; first += PER_HALF_HOUR) {
    const depth = DEEPEST * random.next();
    const factors: number[] = [];
    for (let k = 0; k < PER_HALF_HOUR; k += CLOUD) {
      const factor = 1 + depth * (2 * random.next() - 1);
      for (let minute = 0; minute < CLOUD; minute++) factors.push(factor);
    }
    let before = 0;
    let after = 0;
    for (const [k, factor] of factors.entries()) {
      before += even[first + k]!;
      after += even[first + k]! * factor;
    }
    if (after > 0) for (const [k, factor] of factors.entries()) minutes[first + k]! *= (factor * before) / after;
  }
  return minutes;
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
