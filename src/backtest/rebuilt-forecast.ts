import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { dayError } from '#drivers/simulated/weather/forecast-error.ts';
import { lastIssue } from '#drivers/simulated/weather/issues.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';

/** Days around one whose brightest half hours are taken for a clear sky. */
const AROUND = 10;
/** How far a forecast knows when on a day the clouds come. */
const SHAPE_KNOWN = 0.4;

export interface RebuiltForecast {
  readonly issued: Instant;
  /** kWh and °C of the half hour at `slot`. */
  solar(slot: Instant): number;
  temperature(slot: Instant): number;
}

/**
 * A weather forecast as it might have been issued: the day's true sum times an error that grows with lead time and is
 * shared within the day (`dayError`), spread over the day partly as it came and partly as under an even sky. Records of
 * forecasts that were really issued do not exist for most homes.
 */
export function createRebuiltForecasts(inputs: HouseInputs, seed: number): (at: Instant) => RebuiltForecast {
  const solarDays = new Map<number, Float64Array>();
  const solarDay = (day: number): Float64Array => {
    const kept = solarDays.get(day);
    if (kept !== undefined) return kept;
    const start = jstDayStart(day);
    const values = Float64Array.from({ length: 48 }, (_, k) => inputs.solarWh(instant(start + k * HALF_HOUR)) / 1000);
    solarDays.set(day, values);
    return values;
  };
  const evenDays = new Map<number, Float64Array>();
  const evenDay = (day: number): Float64Array => {
    const kept = evenDays.get(day);
    if (kept !== undefined) return kept;
    const clear = new Float64Array(48);
    for (let near = day - AROUND; near <= day + AROUND; near++) {
      const values = solarDay(near);
      for (let k = 0; k < 48; k++) clear[k] = Math.max(clear[k]!, values[k]!);
    }
    const sum = clear.reduce((a, b) => a + b, 0);
    const share = sum === 0 ? 0 : solarDay(day).reduce((a, b) => a + b, 0) / sum;
    const even = clear.map((value) => value * share);
    evenDays.set(day, even);
    return even;
  };
  return (at) => {
    const issued = lastIssue(at);
    const errorOf = (day: number) => dayError(seed, issued, day);
    return {
      issued,
      solar(slot) {
        const day = jstDay(slot);
        const k = Math.floor((slot - jstDayStart(day)) / HALF_HOUR);
        const shaped = SHAPE_KNOWN * solarDay(day)[k]! + (1 - SHAPE_KNOWN) * evenDay(day)[k]!;
        return shaped * errorOf(day).solarFactor;
      },
      temperature(slot) {
        const day = jstDay(slot);
        const k = Math.floor((slot - jstDayStart(day)) / HALF_HOUR);
        return inputs.temperatureSlots(day)[k]! + errorOf(day).temperature;
      },
    };
  };
}
