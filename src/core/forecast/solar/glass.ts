/** Index of refraction, extinction (1/m) and thickness (m) of the modules' glass (De Soto et al. 2006; PVWatts 5). */
const INDEX = 1.526;
const EXTINCTION_THICKNESS = 4 * 0.002;

/** Share of a direct beam that passes the modules' glass, 1 at right angles, 0 along it; from the angle's cosine. */
export function throughGlass(cosine: number): number {
  if (cosine <= 1e-4) return 0;
  return transmittance(Math.acos(Math.min(1, cosine))) / transmittance(0);
}

function transmittance(angle: number): number {
  const inside = Math.asin(Math.sin(angle) / INDEX);
  const absorbed = Math.exp(-EXTINCTION_THICKNESS / Math.cos(inside));
  if (angle < 1e-6) return absorbed * (1 - ((1 - INDEX) / (1 + INDEX)) ** 2);
  const across = (Math.sin(inside - angle) / Math.sin(inside + angle)) ** 2;
  const along = (Math.tan(inside - angle) / Math.tan(inside + angle)) ** 2;
  return absorbed * (1 - (across + along) / 2);
}
