const RAD = Math.PI / 180;
/** The sun's height is not taken below this, cosine of the zenith angle, so that clearness stays finite at dawn. */
const LOWEST_COSINE = 0.065;
/** A direct beam is not believed nearer the horizon than this, degrees of zenith angle. */
const HIGHEST_ZENITH = 87;

export interface Decomposed {
  readonly global: number;
  /** Direct normal and diffuse horizontal irradiance, W/m². */
  readonly direct: number;
  readonly diffuse: number;
}

/** Share of the light that is diffuse at a clearness of 0 … 1 (Erbs, Klein and Duffie 1982). */
export function diffuseShare(clearness: number): number {
  if (clearness <= 0.22) return 1 - 0.09 * clearness;
  if (clearness > 0.8) return 0.165;
  return 0.9511 - 0.1604 * clearness + 4.388 * clearness ** 2 - 16.638 * clearness ** 3 + 12.336 * clearness ** 4;
}

/** Takes global horizontal irradiance apart (W/m²); `outside` is that outside the air on a plane towards the sun. */
export function decompose(global: number, zenith: number, outside: number): Decomposed {
  const cosine = Math.cos(zenith * RAD);
  const clearness = Math.min(1, Math.max(0, global / (outside * Math.max(cosine, LOWEST_COSINE))));
  const diffuse = global * diffuseShare(clearness);
  if (zenith > HIGHEST_ZENITH || global < 0) return { global, direct: 0, diffuse: Math.max(0, global) };
  return { global, direct: Math.max(0, (global - diffuse) / cosine), diffuse };
}
