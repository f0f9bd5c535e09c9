import type { Instant } from '../../time/instant.ts';
import { DISTANCE, LONGITUDE, LONGITUDE_RATE, LONGITUDE_RATE_2, type Term } from './earth-orbit.ts';

export interface Place {
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east. */
  readonly longitude: number;
  /** m above the sea. */
  readonly altitude: number;
}

export interface SunPosition {
  /** Angle from the vertical without the air's refraction, degrees 0 … 180. */
  readonly zenith: number;
  /** With refraction at 12 °C, degrees. */
  readonly apparentZenith: number;
  /** Clockwise from north, degrees 0 … 360. */
  readonly azimuth: number;
}

const RAD = Math.PI / 180;
/** Terrestrial time − universal time in the 2020s, s; it moves the sun by 0.0000007° per second. */
const DELTA_T = 69.2;
/** Refraction at the horizon, degrees (Reda and Andreas 2004, 3.12.1). */
const HORIZON_REFRACTION = 0.5667;

/**
 * Where the sun stands, by the method of NREL's Solar Position Algorithm (Reda and Andreas 2004) with its tables cut
 * where a term is below 0.0001°: within 0.0005° of the uncut one from 1950 to 2100.
 */
export function sunPosition(at: Instant, { latitude, longitude, altitude }: Place): SunPosition {
  const days = at / 86_400_000 - 10_957.5;
  const centuries = (days + DELTA_T / 86_400) / 36_525;
  const { rightAscension, declination, siderealShift, distance } = apparentSun(centuries);
  const sidereal = (280.46061837 + 360.98564736629 * days + 0.000387933 * centuries ** 2) * RAD + siderealShift;
  const hourAngle = sidereal + longitude * RAD - rightAscension;
  const north = latitude * RAD;
  const geometric = Math.asin(
    Math.sin(north) * Math.sin(declination) + Math.cos(north) * Math.cos(declination) * Math.cos(hourAngle),
  );
  // Parallax: seen from the ground, not from the middle of the earth.
  const elevation = (geometric - ((8.794 / 3_600) * RAD * Math.cos(geometric)) / distance) / RAD;
  const azimuth =
    180 +
    Math.atan2(Math.sin(hourAngle), Math.cos(hourAngle) * Math.sin(north) - Math.tan(declination) * Math.cos(north)) /
      RAD;
  return {
    zenith: 90 - elevation,
    apparentZenith: 90 - elevation - refraction(elevation, pressureAt(altitude)),
    azimuth: ((azimuth % 360) + 360) % 360,
  };
}

/** Pressure of the standard atmosphere, Pa, at m above the sea (as pvlib's alt2pres). */
export const pressureAt = (altitude: number): number => 100 * ((44331.514 - altitude) / 11880.516) ** (1 / 0.1902632);

/** Degrees by which air lifts a sun at `elevation` degrees; 0 below the horizon (Reda and Andreas 2004, eq. 42). */
function refraction(elevation: number, pressure: number): number {
  if (elevation < -(0.26667 + HORIZON_REFRACTION)) return 0;
  return (
    ((pressure / 101_000) * (283 / (273 + 12)) * 1.02) / (60 * Math.tan((elevation + 10.3 / (elevation + 5.11)) * RAD))
  );
}

function apparentSun(centuries: number) {
  const millennia = centuries / 10;
  const heliocentric =
    sum(LONGITUDE, millennia) +
    sum(LONGITUDE_RATE, millennia) * millennia +
    sum(LONGITUDE_RATE_2, millennia) * millennia ** 2;
  const distance = sum(DISTANCE, millennia) + 1.03019e-3 * Math.cos(1.10749 + 6283.07585 * millennia) * millennia;
  // Nutation by its four largest terms (Meeus, Astronomical Algorithms, chapter 22), arc seconds.
  const node = (125.04452 - 1934.136261 * centuries) * RAD;
  const sun = 2 * (280.4665 + 36_000.7698 * centuries) * RAD;
  const moon = 2 * (218.3165 + 481_267.8813 * centuries) * RAD;
  const inLongitude = -17.2 * Math.sin(node) - 1.32 * Math.sin(sun) - 0.23 * Math.sin(moon) + 0.21 * Math.sin(2 * node);
  const inObliquity = 9.2 * Math.cos(node) + 0.57 * Math.cos(sun) + 0.1 * Math.cos(moon) - 0.09 * Math.cos(2 * node);
  const obliquity = (23.4392911 - 0.0130042 * centuries + inObliquity / 3_600) * RAD;
  const aberration = 20.4898 / distance;
  const longitude = heliocentric + Math.PI + ((inLongitude - aberration) / 3_600) * RAD;
  return {
    rightAscension: Math.atan2(Math.sin(longitude) * Math.cos(obliquity), Math.cos(longitude)),
    declination: Math.asin(Math.sin(longitude) * Math.sin(obliquity)),
    siderealShift: (inLongitude / 3_600) * RAD * Math.cos(obliquity),
    distance,
  };
}

function sum(terms: readonly Term[], millennia: number): number {
  let total = 0;
  for (const [amplitude, phase, rate] of terms) total += amplitude * Math.cos(phase + rate * millennia);
  return total * 1e-8;
}
