import { createRandom, type Random } from '#core/random.ts';
import type { SolarSpec } from '../house-spec.ts';
import { MINUTES_PER_DAY } from '../world/house-inputs.ts';
import { type SunPlace, sunDay, sunDirection } from './sun.ts';
import type { WeatherDay } from './weather.ts';

/** Wiring, dirt, mismatch (10 %) and the inverter (4 %). */
const SYSTEM = 0.9 * 0.96;
/** −0.35 %/K above 25 °C; a cell in the sun is 30 K warmer than the air at 1,000 W/m². */
const PER_KELVIN = 0.0035;
const CELL_RISE = 0.03;
const ALBEDO = 0.2;
/** An inverter does not start below this, W. */
const WAKE_UP = 20;
const RAD = Math.PI / 180;

/** Whole W of generation per minute of a day. */
export function roofMinutes(
  solar: SolarSpec,
  place: SunPlace,
  seed: number,
  day: number,
  weather: WeatherDay,
  temperature: Float64Array,
): Int32Array {
  const minutes = new Int32Array(MINUTES_PER_DAY);
  const sun = sunDay(place, day);
  const clouds = createClouds(createRandom(seed, `roof.${day}`), weather);
  const tilt = solar.tiltDeg * RAD;
  const azimuth = solar.azimuthDeg * RAD;
  const normal = {
    east: Math.sin(tilt) * Math.sin(azimuth),
    north: Math.sin(tilt) * Math.cos(azimuth),
    up: Math.cos(tilt),
  };
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const to = sunDirection(place, sun, minute + 0.5);
    if (to.up <= 0.01) continue;
    const clearness = clouds(to.up);
    const horizontal = clearness * sun.extraterrestrial * to.up;
    const diffuse = horizontal * diffuseShare(clearness);
    const incidence = Math.max(0, to.east * normal.east + to.north * normal.north + to.up * normal.up);
    const beam = ((horizontal - diffuse) * incidence) / Math.max(to.up, 0.09);
    const plane = beam + (diffuse * (1 + normal.up)) / 2 + (horizontal * ALBEDO * (1 - normal.up)) / 2;
    const cell = temperature[Math.floor(minute / 30)]! + CELL_RISE * plane;
    const power = ((solar.peakW * plane) / 1_000) * (1 - PER_KELVIN * (cell - 25)) * SYSTEM;
    minutes[minute] = power < WAKE_UP ? 0 : Math.min(solar.inverterW, Math.round(power));
  }
  return minutes;
}

/** Diffuse share of global irradiance by clearness (Erbs, Klein and Duffie 1982). */
function diffuseShare(k: number): number {
  if (k <= 0.22) return 1 - 0.09 * k;
  if (k > 0.8) return 0.165;
  return 0.9511 - 0.1604 * k + 4.388 * k ** 2 - 16.638 * k ** 3 + 12.336 * k ** 4;
}

/** Clearness minute by minute: slow banks of cloud and quick gaps, liveliest on half-clear days. */
function createClouds(random: Random, weather: WeatherDay): (up: number) => number {
  const lively = 0.06 + 1.5 * weather.brightness * (1 - weather.brightness);
  let bank = random.normal();
  let gap = random.normal();
  return (up) => {
    bank += -bank / 70 + random.normal() * 0.168;
    gap += -gap / 6 + random.normal() * 0.55;
    // A low sun shines through more air.
    const air = 0.55 + 0.5 * Math.min(1, up * 2);
    const clearness = weather.clearness * air * (1 + lively * (0.6 * bank + 0.4 * gap));
    return Math.min(0.79, Math.max(0.03, clearness));
  };
}
