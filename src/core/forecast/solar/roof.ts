import type { Instant } from '../../time/instant.ts';
import { extraterrestrial, ineichen } from './clear-sky.ts';
import { type Decomposed, decompose } from './decomposition.ts';
import { throughGlass } from './glass.ts';
import { pvsystCell, pvwattsDc, pvwattsInverter } from './module-power.ts';
import { type Place, sunPosition } from './sun-position.ts';
import { type Face, incidence, onPlane, type SkyModel } from './transposition.ts';

/** Panels of one tilt and azimuth; peak W at standard test conditions. */
export interface RoofFace extends Face {
  readonly peak: number;
}

export interface Roof {
  readonly place: Place;
  /** None where the house has no panels. */
  readonly faces: readonly RoofFace[];
  /** Largest AC output of the inverter, W. */
  readonly inverter: number;
  /** Relative change of power per kelvin; −0.0035 where the data sheet is not at hand. */
  readonly perKelvin?: number;
  /** Whether the glass's reflection at flat angles is counted (PVWatts does); true unless said otherwise. */
  readonly glass?: boolean;
  /** Share lost in wiring, dirt, mismatch; 0.14 as PVWatts has it. */
  readonly losses?: number;
}

export interface Sky {
  /** Global horizontal irradiance, W/m²; direct normal and diffuse horizontal where the source tells them. */
  readonly global: number;
  readonly direct?: number;
  readonly diffuse?: number;
  /** °C. */
  readonly air: number;
  /** m/s. */
  readonly wind?: number;
}

const NOMINAL = 0.96;

/** AC power, W ≥ 0, that the roof gives at a moment under this sky. */
export function roofPower(at: Instant, roof: Roof, sky: Sky, model: SkyModel = 'hay-davies'): number {
  const { faces, inverter, perKelvin = -0.0035, losses = 0.14, glass = true } = roof;
  const sun = sunPosition(at, roof.place);
  if (sky.global <= 0 || faces.length === 0) return 0;
  const outside = extraterrestrial(at);
  const light: Decomposed =
    sky.direct === undefined || sky.diffuse === undefined
      ? decompose(sky.global, sun.zenith, outside)
      : { global: sky.global, direct: sky.direct, diffuse: sky.diffuse };
  let dc = 0;
  for (const face of faces) {
    const { beam, sky: dome, ground } = onPlane(light, sun, face, { outside, model });
    const passed = glass ? throughGlass(incidence(face, sun.apparentZenith, sun.azimuth)) : 1;
    const irradiance = beam * passed + dome + ground;
    const cell = pvsystCell(beam + dome + ground, sky.air, sky.wind ?? 1);
    dc += pvwattsDc(irradiance, cell, face.peak, perKelvin) * (1 - losses);
  }
  return pvwattsInverter(dc, inverter / NOMINAL, NOMINAL);
}

/** AC power under a clear sky of usual haze (Linke 3), W ≥ 0. */
export function clearSkyPower(at: Instant, roof: Roof, air: number): number {
  const sun = sunPosition(at, roof.place);
  const clear = ineichen(sun, { altitude: roof.place.altitude, turbidity: 3, outside: extraterrestrial(at) });
  return roofPower(at, roof, { ...clear, air });
}
