import { createRandom } from '#core/random.ts';
import { SLOTS_PER_DAY } from '../world/house-inputs.ts';
import { monthly } from './calendar.ts';
import { dayCache } from './day-cache.ts';

export interface WeatherDay {
  /** Share of the sun's energy outside the air that reaches the ground, 0.08 … 0.78. */
  readonly clearness: number;
  /** 0 overcast … 1 clear. */
  readonly brightness: number;
  readonly meanC: number;
  /** Half the difference between the day's maximum and minimum, K. */
  readonly swingC: number;
}

export interface Weather {
  day(day: number): WeatherDay;
  /** Outdoor °C of the 48 half hours. */
  temperatureSlots(day: number): Float64Array;
}

/** JMA Tokyo, means of 2018–2021: clearness from daily irradiation, and daily mean temperature. */
const CLEARNESS = [0.53, 0.52, 0.48, 0.5, 0.45, 0.38, 0.37, 0.47, 0.36, 0.4, 0.51, 0.5];
const MEAN_C = [5.7, 7.3, 11.4, 14.6, 19.7, 22.5, 25.6, 28.2, 23.6, 18.5, 13.7, 8.1];
/** Rainy weather in Japan comes in spells of days: weights of today's and the days before's chance. */
const CLOUD_MEMORY = [1, 0.45, 0.2];
/** Warm and cold spells last about a week. */
const WARMTH_MEMORY = [1, 0.8, 0.64, 0.5, 0.38, 0.28, 0.2];
const WARMTH_SPREAD = 1.9;
const LOWEST = 0.08;
const HIGHEST = 0.78;
const COLDEST_HOUR = 5.5;
const WARMEST_HOUR = 14;

/** Standard normal with a memory: a weighted sum of independent days, so that any day can be made alone. */
function remembered(seed: number, label: string, memory: readonly number[], day: number): number {
  let sum = 0;
  let squares = 0;
  memory.forEach((weight, back) => {
    sum += weight * createRandom(seed, `${label}.${day - back}`).normal();
    squares += weight * weight;
  });
  return sum / Math.sqrt(squares);
}

export function createWeather(seed: number): Weather {
  const weatherDay = dayCache(16, (day): WeatherDay => {
    const mean = (monthly(CLEARNESS, day) - LOWEST) / (HIGHEST - LOWEST);
    const level = Math.log(mean / (1 - mean)) * 1.35;
    const brightness = 1 / (1 + Math.exp(-(level + 1.7 * remembered(seed, 'cloud', CLOUD_MEMORY, day))));
    const warmth = remembered(seed, 'warmth', WARMTH_MEMORY, day) * WARMTH_SPREAD;
    return {
      brightness,
      clearness: LOWEST + (HIGHEST - LOWEST) * brightness,
      meanC: monthly(MEAN_C, day) + warmth,
      swingC: 2.4 + 3.4 * brightness,
    };
  });
  const temperatureSlots = dayCache(16, (day) => {
    const slots = new Float64Array(SLOTS_PER_DAY);
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const hour = slot / 2 + 0.25;
      const near = weatherDay(hour < 12 ? day - 1 : day + 1);
      const here = weatherDay(day);
      const share = Math.abs(hour - 12) / 24;
      const mean = here.meanC + (near.meanC - here.meanC) * share;
      const swing = here.swingC + (near.swingC - here.swingC) * share;
      slots[slot] = Math.round((mean + swing * dailyWave(hour)) * 10) / 10;
    }
    return slots;
  });
  return { day: weatherDay, temperatureSlots };
}

/** −1 before dawn, +1 in the early afternoon, half cosines between. */
function dailyWave(hour: number): number {
  const sinceWarmest = (hour - WARMEST_HOUR + 24) % 24;
  const fall = 24 - WARMEST_HOUR + COLDEST_HOUR;
  if (sinceWarmest < fall) return Math.cos((Math.PI * sinceWarmest) / fall);
  return -Math.cos((Math.PI * (sinceWarmest - fall)) / (24 - fall));
}
