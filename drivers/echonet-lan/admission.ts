import type { Clock } from '#ports/clock.ts';

/** Frames a second that one source may send us unasked; the rest is dropped unread. */
const PER_SECOND = 20;
/** Sources that are counted at a time. */
const SOURCES = 512;

/** Whether an unasked frame from `source` may still be heard in this second. */
export function createAdmission(clock: Clock): (source: string) => boolean {
  const counts = new Map<string, number>();
  let second = 0;
  return (source) => {
    const now = Math.floor(clock.monotonic() / 1_000);
    if (now !== second) {
      second = now;
      counts.clear();
    }
    const count = (counts.get(source) ?? 0) + 1;
    if (count === 1 && counts.size >= SOURCES) return false;
    counts.set(source, count);
    return count <= PER_SECOND;
  };
}
