import { instant } from '#core/time/instant.ts';
import { jstDayStart } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { MINUTES_PER_DAY, SLOTS_PER_DAY } from '../world/house-inputs.ts';
import type { SlotSeries } from './series.ts';

/** A series asked at any half hour. Beyond its ends (forecasts look there) the first or last day is repeated. */
export interface Replay {
  /** Wh or °C as the file says. */
  at(slot: number): number;
  /** The 48 half hours of a JST day. */
  day(day: number): Float64Array;
  /**
   * Watt-minutes of the 48 half hours of a JST day as whole numbers. What rounding leaves is carried into the next half
   * hour, so that any sum of half hours is the file's within one watt-minute.
   */
  wattMinutes(day: number): Int32Array;
}

export function createReplay(series: SlotSeries): Replay {
  const values = withoutHoles(series.values);
  const count = values.length;
  // Running total in watt-minutes: rounding its ends instead of the half hours carries the rest by itself.
  const total = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) total[index + 1] = total[index]! + values[index]! * 60;
  const indexOf = (slot: number): number => {
    let index = Math.floor((slot - series.from) / HALF_HOUR);
    if (index < 0) index += SLOTS_PER_DAY * Math.ceil(-index / SLOTS_PER_DAY);
    if (index >= count) index -= SLOTS_PER_DAY * Math.ceil((index - count + 1) / SLOTS_PER_DAY);
    return Math.max(0, index);
  };
  const slotsOf = (day: number): number[] =>
    Array.from({ length: SLOTS_PER_DAY }, (_, slot) => indexOf(instant(jstDayStart(day) + slot * HALF_HOUR)));
  return {
    at: (slot) => values[indexOf(slot)]!,
    day: (day) => Float64Array.from(slotsOf(day), (index) => values[index]!),
    wattMinutes: (day) =>
      Int32Array.from(slotsOf(day), (index) => Math.round(total[index + 1]!) - Math.round(total[index]!)),
  };
}

/** A run is refused where it would meet a hole (commonSpan); what a forecast sees outside it is the value before. */
function withoutHoles(values: Float64Array): Float64Array {
  let last = values.find((value) => !Number.isNaN(value)) ?? 0;
  return values.map((value) => (Number.isNaN(value) ? last : (last = value)));
}

/** Spreads the 48 totals of a day evenly over their minutes, whole watts, each total kept. */
export function spreadEvenly(wattMinutes: Int32Array): Int32Array {
  const minutes = new Int32Array(MINUTES_PER_DAY);
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    const total = wattMinutes[slot]!;
    for (let minute = 0; minute < 30; minute++) {
      minutes[slot * 30 + minute] = Math.floor((total * (minute + 1)) / 30) - Math.floor((total * minute) / 30);
    }
  }
  return minutes;
}

/** How much of a minute's power keeps to the half hour's mean; the rest follows the shape. */
const CALM = 0.4;

/** Spreads the 48 totals over their minutes in the shape of another day, whole watts, each total kept. */
export function spreadLike(wattMinutes: Int32Array, shape: Int32Array): Int32Array {
  const minutes = new Int32Array(MINUTES_PER_DAY);
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    const first = slot * 30;
    let sum = 0;
    for (let minute = first; minute < first + 30; minute++) sum += shape[minute]!;
    const even = sum === 0 ? 1 : (CALM * sum) / 30 / (1 - CALM);
    const weight = sum + even * 30;
    let reached = 0;
    let given = 0;
    for (let minute = first; minute < first + 30; minute++) {
      reached += shape[minute]! + even;
      const until = minute === first + 29 ? wattMinutes[slot]! : Math.round((wattMinutes[slot]! * reached) / weight);
      minutes[minute] = until - given;
      given = until;
    }
  }
  return minutes;
}

/** Splits each minute's load over circuits in the proportions of another day's circuits; they sum to the load. */
export function splitLike(load: Int32Array, shape: Int32Array, shapeTotal: Int32Array): Int32Array {
  const split = new Int32Array(shape.length);
  const circuits = shape.length / MINUTES_PER_DAY;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const share = load[minute]! / shapeTotal[minute]!;
    let reached = 0;
    let given = 0;
    for (let circuit = 0; circuit < circuits; circuit++) {
      const index = circuit * MINUTES_PER_DAY + minute;
      reached += shape[index]!;
      const until = Math.round(reached * share);
      split[index] = until - given;
      given = until;
    }
  }
  return split;
}
