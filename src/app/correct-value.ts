import { hint } from '#core/nearest-name.ts';
import type { Instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { Correction, Records } from '#ports/records.ts';

/** Why a person cannot correct this half hour, in one sentence; null where they can. */
export function correctionFault(
  records: Pick<Records, 'series'>,
  { series, at }: Pick<Correction, 'series' | 'at'>,
  now: Instant,
): string | null {
  const stored = records.series().map(({ id }) => id);
  if (!stored.includes(series)) {
    const known = stored.length === 0 ? 'nothing is stored yet.' : hint(series, stored);
    return `No series ${JSON.stringify(series).slice(0, 80)} is stored; ${known}`;
  }
  if (slotOf(at) !== at)
    return `${formatJst(at)} is no beginning of a half hour; give one such as ${formatJst(slotOf(at))}.`;
  if (at + HALF_HOUR > now) return `The half hour of ${formatJst(at)} is not over yet; it can be corrected afterwards.`;
  return null;
}
