import type { WattHours } from '../units.ts';

/**
 * How far a cumulative register went from `before` to `after`, Wh. A step back is a roll-over (every `turn` Wh the
 * register starts again at 0) where that explains it with less than half a turn; otherwise null: another meter, a
 * restarted counter, or a wrong value.
 */
export function registerDifference(before: number, after: number, turn: number | null): WattHours | null {
  if (after >= before) return (after - before) as WattHours;
  if (turn === null) return null;
  const around = after + turn - before;
  return around < turn / 2 ? (around as WattHours) : null;
}
