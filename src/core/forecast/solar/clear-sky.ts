import { civilFromDays, dayNumber, type Instant } from '../../time/instant.ts';
import { pressureAt, type SunPosition } from './sun-position.ts';

const RAD = Math.PI / 180;
/** Irradiance of the sun outside the air at its mean distance, W/m². */
const SOLAR_CONSTANT = 1366.1;
const DAY = 86_400_000;

/** Irradiance on a plane towards the sun outside the air, W/m², on the UTC day of `at` (Spencer 1971). */
export function extraterrestrial(at: Instant): number {
  const day = Math.floor(at / DAY);
  const { year } = civilFromDays(day);
  const angle = (2 * Math.PI * (day - dayNumber(year, 1, 1)!)) / 365;
  return (
    SOLAR_CONSTANT *
    (1.00011 +
      0.034221 * Math.cos(angle) +
      0.00128 * Math.sin(angle) +
      0.000719 * Math.cos(2 * angle) +
      0.000077 * Math.sin(2 * angle))
  );
}

/** Times the air the sun shines through against the vertical; infinite under the horizon (Kasten and Young 1989). */
export function relativeAirMass(apparentZenith: number): number {
  if (apparentZenith > 90) return Infinity;
  return 1 / (Math.cos(apparentZenith * RAD) + 0.50572 * (6.07995 + (90 - apparentZenith)) ** -1.6364);
}

/** Global irradiance of a clear sky, W/m² ≥ 0, from the sun's height alone (Haurwitz 1945). */
export function haurwitz(apparentZenith: number): number {
  const cosine = Math.cos(apparentZenith * RAD);
  return cosine <= 0 ? 0 : 1098 * cosine * Math.exp(-0.059 / cosine);
}

export interface ClearSky {
  /** Global horizontal, direct normal and diffuse horizontal irradiance, W/m² ≥ 0. */
  readonly global: number;
  readonly direct: number;
  readonly diffuse: number;
}

/**
 * A clear sky by Ineichen and Perez (2002) without Perez' enhancement.
 * `turbidity` is Linke's: 2 very clear, 3 usual, 5 hazy. `altitude` m.
 */
export function ineichen(
  sun: Pick<SunPosition, 'apparentZenith'>,
  conditions: { readonly altitude: number; readonly turbidity: number; readonly outside: number },
): ClearSky {
  const { altitude, turbidity, outside } = conditions;
  const cosine = Math.max(0, Math.cos(sun.apparentZenith * RAD));
  if (cosine === 0) return { global: 0, direct: 0, diffuse: 0 };
  const airMass = (relativeAirMass(sun.apparentZenith) * pressureAt(altitude)) / 101_325;
  const low = Math.exp(-altitude / 8_000);
  const high = Math.exp(-altitude / 1_250);
  const slope = 3.92e-5 * altitude + 0.0387;
  const global =
    (5.09e-5 * altitude + 0.868) * outside * cosine * Math.exp(-slope * airMass * (low + high * (turbidity - 1)));
  const beam = (0.664 + 0.163 / low) * Math.exp(-0.09 * airMass * (turbidity - 1));
  const least = (global * (1 - (0.1 - 0.2 * Math.exp(-turbidity)) / (0.1 + 0.882 / low))) / cosine;
  const direct = Math.max(0, Math.min(outside * beam, least));
  return { global, direct, diffuse: global - direct * cosine };
}
