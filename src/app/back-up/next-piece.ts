import type { Changes } from '#core/backup/changes.ts';
import type { ChangeLog } from '#ports/change-log.ts';

/** Numbers of the change sequence of one piece, and bytes before compression: some ten milliseconds of work. */
export const PIECE = 2_048;
const BYTES = 256 * 1024;

/** The changes behind `from` that make one piece; null where there are none. */
export function nextPiece(log: ChangeLog, from: number): Changes | null {
  const { sequence } = log.identity();
  for (let span = Math.min(PIECE, sequence - from); span > 0; span = Math.floor(span / 2)) {
    const changes = log.changes(from, from + span);
    if (span === 1 || sizeOf(changes) <= BYTES) return changes;
  }
  return null;
}

const sizeOf = ({ plans, heads, minutes, journal, settings, halfHours }: Changes): number =>
  plans.reduce((sum, { plan, problem }) => sum + plan.length + problem.length, 0) +
  heads.reduce((sum, { head }) => sum + head.length, 0) +
  minutes.reduce((sum, { watts, tens }) => sum + watts.length + (tens?.length ?? 0), 0) +
  journal.reduce((sum, { entry }) => sum + entry.length, 0) +
  settings.reduce((sum, { value }) => sum + value.length, 0) +
  halfHours.reduce((sum, { rows }) => sum + rows.length * 12, 0);
