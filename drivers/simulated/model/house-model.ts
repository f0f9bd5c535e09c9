import { jstDay } from '#core/time/jst.ts';
import type { HouseSpec } from '../house-spec.ts';
import { type HouseInputs, MINUTES_PER_DAY } from '../world/house-inputs.ts';
import { type CircuitDay, circuitRandom, type DayContext } from './circuit-day.ts';
import { dayCache } from './day-cache.ts';
import { DEFAULT_CIRCUITS } from './default-circuits.ts';
import { familyDay } from './family.ts';
import { drawMinutes } from './hot-water.ts';
import { roofMinutes } from './roof.ts';
import { type SunPlace, sunDay, sunDirection } from './sun.ts';
import { generatedStayFrom } from './trips.ts';
import { createWeather } from './weather.ts';

export interface ModelOptions {
  readonly spec: HouseSpec;
  readonly seed: number;
  /** Outdoor temperature from a file instead of the model's own: the air conditioners must feel the same air. */
  readonly temperatureSlots?: (day: number) => Float64Array;
}

/** Days that may be looked ahead (forecasts) and that two houses side by side may still need. */
const AHEAD = 16;
const LIVED = 3;

/** A generated house: every series is a function of (seed, day) and of nothing else. */
export function createHouseModel({ spec, seed, temperatureSlots }: ModelOptions): HouseInputs {
  const weather = createWeather(seed);
  const temperature = temperatureSlots ?? weather.temperatureSlots;
  const context = (day: number): DayContext => {
    const { bright, dark } = lampHours(spec, day);
    const today = weather.day(day);
    return { seed, day, family: familyDay(seed, day), weather: today, temperature: temperature(day), bright, dark };
  };
  const circuitMinutes = dayCache(LIVED, (day) => paintDay(context(day)));
  const loadMinutes = dayCache(LIVED, (day) => totalOf(circuitMinutes(day), DEFAULT_CIRCUITS.length));
  const solarMinutes = dayCache(AHEAD, (day) =>
    roofMinutes(spec.solar, spec, seed, day, weather.day(day), temperature(day)),
  );
  const { vehicle } = spec;
  return {
    circuits: DEFAULT_CIRCUITS,
    circuitMinutes,
    loadMinutes,
    solarMinutes,
    temperatureSlots: temperature,
    drawMinutes: dayCache(LIVED, (day) => drawMinutes(seed, spec.persons, familyDay(seed, day))),
    stayFrom: (at) => (vehicle === null ? null : generatedStayFrom(seed, vehicle, at)),
    leastVehicleWh: 0,
    loadWh: (slot) => halfHourWh(loadMinutes(jstDay(slot)), slot),
    solarWh: (slot) => halfHourWh(solarMinutes(jstDay(slot)), slot),
  };
}

function paintDay(context: DayContext): Int32Array {
  const minutes = new Int32Array(DEFAULT_CIRCUITS.length * MINUTES_PER_DAY);
  DEFAULT_CIRCUITS.forEach(({ name, paint }, index) => {
    const row = minutes.subarray(index * MINUTES_PER_DAY, (index + 1) * MINUTES_PER_DAY);
    const day: CircuitDay = { ...context, row, random: circuitRandom(context, name) };
    paint(day);
  });
  return minutes;
}

/** Sum over circuits, per minute. */
export function totalOf(minutes: Int32Array, circuits: number): Int32Array {
  const total = new Int32Array(MINUTES_PER_DAY);
  for (let circuit = 0; circuit < circuits; circuit++) {
    const offset = circuit * MINUTES_PER_DAY;
    for (let minute = 0; minute < MINUTES_PER_DAY; minute++) total[minute]! += minutes[offset + minute]!;
  }
  return total;
}

/** Wh of the half hour of a JST day's minutes that begins at `slot`. */
export function halfHourWh(minutes: Int32Array, slot: number): number {
  const first = Math.floor(((slot + 9 * 3_600_000) % 86_400_000) / 60_000);
  let wattMinutes = 0;
  for (let minute = first; minute < first + 30; minute++) wattMinutes += minutes[minute]!;
  return wattMinutes / 60;
}

/** When lamps go out in the morning and on in the evening: the sun 4° up. */
function lampHours(place: SunPlace, day: number): { readonly bright: number; readonly dark: number } {
  const sun = sunDay(place, day);
  const up = (minute: number): boolean => sunDirection(place, sun, minute).up > 0.07;
  let bright = 240;
  while (bright < 720 && !up(bright)) bright += 5;
  let dark = 720;
  while (dark < 1_200 && up(dark)) dark += 5;
  return { bright, dark };
}
