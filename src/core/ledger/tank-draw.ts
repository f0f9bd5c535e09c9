import { known, missing, type Reading } from '../reading.ts';
import type { Instant } from '../time/instant.ts';

/** What a tank was seen to do over a half hour. */
export interface TankHalfHour {
  /** Heat in the tank at its start and end, Wh above mains water. */
  readonly before: Reading<number>;
  readonly after: Reading<number>;
  /** Electricity the unit took, Wh, and the COP it had. */
  readonly electricity: Reading<number>;
  readonly cop: number;
  readonly lossShare: number;
  readonly lossConstant: number;
}

/**
 * Heat drawn from the tank, Wh: what came in, less what is lost and what is still there. Never negative: litres
 * are reported in whole numbers, so a quiet half hour may come out a little below zero.
 */
export function heatDrawn(tank: TankHalfHour, at: Instant): Reading<number> {
  for (const reading of [tank.before, tank.after, tank.electricity])
    if (!reading.known) return missing(reading.missing, at);
  const { before, after, electricity } = tank as { [K in 'before' | 'after' | 'electricity']: { value: number } };
  const made = electricity.value * tank.cop;
  const lost = before.value * tank.lossShare + tank.lossConstant;
  return known(Math.max(0, before.value + made - lost - after.value), at);
}
