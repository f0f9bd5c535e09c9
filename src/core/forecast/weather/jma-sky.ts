import { civilFromDays, dayNumber, type Instant, instant } from '../../time/instant.ts';
import { jstDay, jstDayStart, jstTimeOfDay } from '../../time/jst.ts';
import { extraterrestrial, ineichen } from '../solar/clear-sky.ts';
import type { Sky } from '../solar/roof.ts';
import { type Place, sunPosition } from '../solar/sun-position.ts';
import { type IrradiationModel, type JmaDay, outsideOfDay } from './jma-irradiation.ts';
import { readJmaText } from './jma-text.ts';

/** Light of a clear hour that passes a cloudy or a wet one. */
const THROUGH_CLOUD = 0.45;
const THROUGH_RAIN = 0.2;
const HOUR = 3_600_000;
const TURBIDITY = 3;
/** Local time of the day's least and greatest temperature. */
const COLDEST = 5.5;
const WARMEST = 14;

/** The sky of one day as JMA describes it: its irradiation, spread over the hours as its words say. */
export function jmaSky(day: number, said: JmaDay, place: Place, model: IrradiationModel): (at: Instant) => Sky {
  const { year } = civilFromDays(day);
  const outside = outsideOfDay(day - dayNumber(year, 1, 1)! + 1, place.latitude);
  const energy = (model.expected(said, outside) * 1e6) / HOUR;
  const hours = readJmaText(said.text);
  const passes = (hour: number): number =>
    hours.sun[hour]! + THROUGH_CLOUD * hours.cloud[hour]! + THROUGH_RAIN * hours.wet[hour]!;
  const clear = (at: Instant): number =>
    ineichen(sunPosition(at, place), {
      altitude: place.altitude,
      turbidity: TURBIDITY,
      outside: extraterrestrial(at),
    }).global;
  let sum = 0;
  for (let quarter = 0; quarter < 96; quarter++) {
    const at = instant(jstDayStart(day) + (quarter + 0.5) * (HOUR / 4));
    sum += (clear(at) * passes(Math.floor(quarter / 4))) / 4;
  }
  // MJ/m² a day are J; a day's Wh/m² over the shape's Wh/m² scales the shape.
  const scale = sum === 0 ? 0 : (energy * 1_000) / sum;
  return (at) => {
    const hour = Math.floor(jstTimeOfDay(at) / HOUR);
    return { global: Math.min(1.1 * clear(at), scale * clear(at) * passes(hour)), air: airAt(at, said) };
  };
}

/** °C between the day's minimum before dawn and its maximum after noon; mild where JMA has issued neither. */
export function airAt(at: Instant, { minimum, maximum }: Pick<JmaDay, 'minimum' | 'maximum'>): number {
  const low = minimum ?? (maximum === null ? 12 : maximum - 8);
  const high = maximum ?? low + 8;
  const hour = (at - jstDayStart(jstDay(at))) / HOUR;
  const since = (hour - WARMEST + 24) % 24;
  const fall = 24 - WARMEST + COLDEST;
  const wave = since < fall ? Math.cos((Math.PI * since) / fall) : -Math.cos((Math.PI * (since - fall)) / (24 - fall));
  return (low + high) / 2 + ((high - low) / 2) * wave;
}
