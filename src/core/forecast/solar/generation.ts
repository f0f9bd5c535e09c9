import { type Instant, instant } from '../../time/instant.ts';
import { HALF_HOUR } from '../../time/slot.ts';
import { type Roof, roofPower, type Sky } from './roof.ts';

/** A half hour is computed at these moments, ms after its start. */
const MOMENTS = [HALF_HOUR / 4, (3 * HALF_HOUR) / 4] as const;

/** Wh of `steps` half hours from `from` under the sky that `sky` tells for a moment; null where it tells none. */
export function generationOf(
  roof: Roof,
  from: Instant,
  steps: number,
  sky: (at: Instant) => Sky | null,
): (number | null)[] {
  return Array.from({ length: steps }, (_, step) => {
    let sum = 0;
    for (const after of MOMENTS) {
      const at = instant(from + step * HALF_HOUR + after);
      const above = sky(at);
      if (above === null) return null;
      sum += roofPower(at, roof, above);
    }
    return sum / MOMENTS.length / 2;
  });
}
