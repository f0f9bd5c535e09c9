import { days, type Instant, instant, plus } from '#core/time/instant.ts';
import { HALF_HOUR, nextSlot, slotsBetween } from '#core/time/slot.ts';
import type { Records } from '#ports/records.ts';

/** As far back as a meter's history reaches. */
const REACH = days(99);

/**
 * The boundaries of the grid's half hours that the file does not know, within the meter's history up to now, ascending:
 * what the meter is to be asked for after the box was away. From the file's first half hour on, or, `beforeFirst`, from
 * where the history begins: so a new installation begins with a season. The driver fetches it in the gaps between two
 * polls, three short questions a day, about an hour in all; days that the meter does not have either are asked for again
 * at the next start.
 */
export function wantedHalfHours(records: Records, now: Instant, beforeFirst = false): readonly Instant[] {
  const imported = knownSlots(records, 'grid.import', now);
  const exported = knownSlots(records, 'grid.export', now);
  const first = beforeFirst ? nextSlot(instant(now - REACH)) : [...imported][0];
  if (first === undefined) return [];
  const wanted = new Set<Instant>();
  for (const slot of slotsBetween(first, now)) {
    if (imported.has(slot) && exported.has(slot)) continue;
    wanted.add(slot);
    wanted.add(plus(slot, HALF_HOUR));
  }
  return [...wanted];
}

/** Ascending. */
function knownSlots(records: Records, series: string, now: Instant): ReadonlySet<Instant> {
  const from = instant(now - REACH);
  const [energy] = records.energy({ from, to: now, step: '30m', series: [series] });
  return new Set((energy?.points ?? []).filter(({ wh }) => wh !== null).map(({ at }) => at));
}
