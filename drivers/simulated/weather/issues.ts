import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';

/** JST hours at which forecasts come out, as those of the Japan Meteorological Agency do. */
const HOURS = [5, 11, 17] as const;
const HOUR = 3_600_000;

/** The last issue at or before `at`. */
export function lastIssue(at: Instant): Instant {
  const start = jstDayStart(jstDay(at));
  for (const hour of [17, 11, 5]) if (start + hour * HOUR <= at) return instant(start + hour * HOUR);
  return instant(start - 7 * HOUR);
}

/** Issues after `from` up to and including `to`, ascending. */
export function issuesBetween(from: Instant, to: Instant): readonly Instant[] {
  const issues: Instant[] = [];
  for (let day = jstDay(from); day <= jstDay(to); day++) {
    for (const hour of HOURS) {
      const issue = jstDayStart(day) + hour * HOUR;
      if (issue > from && issue <= to) issues.push(instant(issue));
    }
  }
  return issues;
}
