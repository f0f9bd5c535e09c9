import { relativeAirMass } from './clear-sky.ts';
import type { Decomposed } from './decomposition.ts';
import { PEREZ_BINS, PEREZ_CLEARNESS } from './perez-table.ts';

const RAD = Math.PI / 180;

/** How a roof face lies, degrees: tilt from the horizontal, azimuth clockwise from north (180 = south). */
export interface Face {
  readonly tilt: number;
  readonly azimuth: number;
}

export interface SunAngles {
  readonly zenith: number;
  readonly apparentZenith: number;
  readonly azimuth: number;
}

/** What falls on a tilted plane, W/m². */
export interface OnPlane {
  readonly beam: number;
  readonly sky: number;
  readonly ground: number;
}

export type SkyModel = 'isotropic' | 'hay-davies' | 'perez';

export const ALBEDO = 0.2;

/** Cosine of the angle between the face's normal and the sun; negative where the sun is behind it. */
export const incidence = (face: Face, zenith: number, azimuth: number): number =>
  Math.cos(face.tilt * RAD) * Math.cos(zenith * RAD) +
  Math.sin(face.tilt * RAD) * Math.sin(zenith * RAD) * Math.cos((azimuth - face.azimuth) * RAD);

/**
 * Irradiance on a face. Angles of incidence and projections use the apparent zenith, as pvlib's chains do. `outside` W/m²
 * is the irradiance outside the air towards the sun.
 */
export function onPlane(
  light: Decomposed,
  sun: SunAngles,
  face: Face,
  { outside, model = 'hay-davies', albedo = ALBEDO }: { outside: number; model?: SkyModel; albedo?: number },
): OnPlane {
  const cosine = Math.max(0, incidence(face, sun.apparentZenith, sun.azimuth));
  return {
    beam: light.direct * cosine,
    sky: skyOnPlane(light, sun, face, outside, model),
    ground: (light.global * albedo * (1 - Math.cos(face.tilt * RAD))) / 2,
  };
}

/** The sky's share alone, W/m². */
export function skyOnPlane(light: Decomposed, sun: SunAngles, face: Face, outside: number, model: SkyModel): number {
  const dome = (1 + Math.cos(face.tilt * RAD)) / 2;
  if (model === 'isotropic') return light.diffuse * dome;
  const cosine = Math.max(0, incidence(face, sun.apparentZenith, sun.azimuth));
  const vertical = Math.max(0.01745, Math.cos(sun.apparentZenith * RAD));
  if (model === 'perez') return perez(light, sun.apparentZenith, face, outside);
  // Hay and Davies 1980: the share that the beam keeps on its way counts as coming from the sun's direction.
  const anisotropy = light.direct / outside;
  return light.diffuse * Math.max(0, (1 - anisotropy) * dome + anisotropy * (cosine / vertical));

  function perez(of: Decomposed, zenith: number, plane: Face, beyond: number): number {
    if (of.diffuse <= 0) return 0;
    const kappa = 1.041 * (zenith * RAD) ** 3;
    const clearness = ((of.diffuse + of.direct) / of.diffuse + kappa) / (1 + kappa);
    const brightness = (of.diffuse * relativeAirMass(zenith)) / beyond;
    if (!Number.isFinite(brightness)) return 0;
    const bin = PEREZ_BINS.findIndex((upper) => clearness < upper);
    const [f11, f12, f13, f21, f22, f23] = PEREZ_CLEARNESS[bin < 0 ? 7 : bin]!;
    const around = Math.max(0, f11 + f12 * brightness + f13 * zenith * RAD);
    const horizon = f21 + f22 * brightness + f23 * zenith * RAD;
    const towards = cosine / Math.max(Math.cos(zenith * RAD), Math.cos(85 * RAD));
    return Math.max(0, of.diffuse * ((1 - around) * dome + around * towards + horizon * Math.sin(plane.tilt * RAD)));
  }
}
