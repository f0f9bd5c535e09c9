import type { Journalled } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { dayNumber, type Instant } from '#core/time/instant.ts';
import { jstDate, jstDayStart, jstMidnight } from '#core/time/jst.ts';
import type { EnergyPoint, EnergyStep, HalfHourRow, Records, SeriesInfo } from '#ports/records.ts';

/** A memory of arrays, no more than the web room needs to be tested. */
export function createFakeRecords(): Records {
  const series = new Map<string, SeriesInfo>();
  const rows = new Map<string, HalfHourRow[]>();
  const entries: Journalled[] = [];
  const plans = new Map<string, { plan: Plan; problem: Problem }>();
  return {
    defineSeries: (info) => void series.set(info.id, info),
    series: () => [...series.values()],
    keepMinute: () => {},
    minutes: () => [],
    keepHalfHours(given) {
      for (const row of given) rows.set(row.series, [...(rows.get(row.series) ?? []), row]);
      return [];
    },
    energy: ({ from, to, step, series: wanted }) =>
      [...series.values()]
        .filter(({ id }) => wanted === undefined || wanted.includes(id))
        .map((info) => ({
          ...info,
          points: sum(
            (rows.get(info.id) ?? []).filter(({ at }) => at >= from && at < to),
            step,
          ),
        })),
    keepPlan: (plan, problem) => void plans.set(plan.id, { plan, problem }),
    plan: (id) => plans.get(id) ?? null,
    latestPlan: () => [...plans.values()].at(-1)?.plan ?? null,
    journal(entry) {
      entries.push({ ...entry, sequence: entries.length + 1 });
      return entries.length;
    },
    journalBetween: (from, to, limit) =>
      entries
        .filter(({ at }) => at >= from && at < to)
        .reverse()
        .slice(0, limit),
    hold: () => {},
    release: () => {},
    held: () => [],
    close: () => {},
  };
}

function sum(rows: readonly HalfHourRow[], step: EnergyStep): EnergyPoint[] {
  const points = new Map<Instant, EnergyPoint>();
  for (const { at, wh, missing, origin } of rows) {
    const start = startOf(at, step);
    const before = points.get(start);
    const total = wh === null ? (before?.wh ?? null) : (before?.wh ?? 0) + wh;
    points.set(start, { at: start, wh: total, missing: before?.missing ?? missing, origin });
  }
  return [...points.values()].sort((a, b) => a.at - b.at);
}

function startOf(at: Instant, step: EnergyStep): Instant {
  const { year, month } = jstDate(at);
  switch (step) {
    case '30m':
      return at;
    case '1h':
      return (at - (at % 3_600_000)) as Instant;
    case '1d':
      return jstMidnight(at);
    case '1mo':
      return jstDayStart(dayNumber(year, month, 1)!);
    case '1y':
      return jstDayStart(dayNumber(year, 1, 1)!);
  }
}
