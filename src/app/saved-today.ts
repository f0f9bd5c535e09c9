import type { PastHalfHour } from '#core/forecast/history.ts';
import type { Problem } from '#core/planner/problem.ts';
import { savedAgainstNone } from '#core/planner/saved.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';

/** What the half hours since the day's first plan were, oldest first. */
export interface MeasuredDay {
  readonly load: readonly PastHalfHour[];
  readonly solar: readonly PastHalfHour[];
  readonly hotWater: readonly PastHalfHour[];
  /** The last content each device told, Wh: a car that is away tells none. */
  readonly lastKnown: ReadonlyMap<string, { readonly value: number }>;
}

export interface SavedToday {
  /** At each slot turn: the problem that is about to be planned, what was measured before it, and today's bill so far. */
  slotTurned(problem: Problem, snapshot: Snapshot, measured: MeasuredDay, bill: number): void;
  /** Milli-yen saved since the day's first plan; null before its first half hour is over, or where one is missing. */
  value(): number | null;
}

/** Keeps the yen saved against no control, by replaying the measured day with every device left to itself. */
export function createSavedToday(): SavedToday {
  let start: { readonly problem: Problem; readonly bill: number } | null = null;
  let connected: Map<string, boolean>[] = [];
  let value: number | null = null;

  return {
    slotTurned(problem, snapshot, measured, bill) {
      const at = slotOf(snapshot.at);
      if (start === null || jstDay(start.problem.at) !== jstDay(at)) {
        start = { problem, bill };
        connected = [];
        value = null;
      } else {
        const happened = replaced(start.problem, at, measured, connected);
        value =
          happened === null
            ? value
            : savedAgainstNone(happened, bill - start.bill, contentsOf(happened, snapshot, measured.lastKnown));
      }
      connected.push(new Map(snapshot.vehicles.map((car) => [car.id, car.connected.known && car.connected.value])));
    },
    value: () => value,
  };
}

/** The day's first problem, cut at `end`, with what was measured in place of what was expected. */
function replaced(
  first: Problem,
  end: Instant,
  measured: MeasuredDay,
  connected: readonly ReadonlyMap<string, boolean>[],
): Problem | null {
  const steps = Math.min(first.steps, (end - first.at) / HALF_HOUR);
  const load = series(measured.load, first.at, steps);
  const solar = series(measured.solar, first.at, steps);
  const hotWater = series(measured.hotWater, first.at, steps);
  if (load.includes(null) || solar.includes(null)) return null;
  const cut = <T>(values: readonly T[]): readonly T[] => values.slice(0, steps);
  return {
    ...first,
    steps,
    buy: cut(first.buy),
    sell: cut(first.sell),
    forecast: {
      load: load as number[],
      solar: solar as number[],
      hotWater: hotWater.map((wh, step) => wh ?? first.forecast.hotWater[step]!),
      temperature: cut(first.forecast.temperature),
    },
    vehicles: first.vehicles.map((car) => ({
      ...car,
      connected: Array.from({ length: steps }, (_, step) => connected[step]?.get(car.id) ?? false),
      departures: car.departures.filter(({ step }) => step < steps),
    })),
  };
}

function series(history: readonly PastHalfHour[], from: Instant, steps: number): (number | null)[] {
  const by = new Map(history.slice(-steps - 2).map(({ at, wh }) => [at, wh]));
  return Array.from({ length: steps }, (_, step) => by.get(instant(from + step * HALF_HOUR)) ?? null);
}

/** What the devices hold now. A car on a trip holds what it left with, less what the trip is taken to use. */
function contentsOf(
  happened: Problem,
  { batteries, heaters, vehicles }: Snapshot,
  lastKnown: MeasuredDay['lastKnown'],
): ReadonlyMap<string, number> {
  const contents = new Map<string, number>();
  for (const { id, content } of [...batteries, ...vehicles]) if (content.known) contents.set(id, content.value);
  for (const { id, departures } of happened.vehicles) {
    const last = lastKnown.get(id);
    if (!contents.has(id) && last !== undefined) contents.set(id, last.value - (departures.at(-1)?.uses ?? 0));
  }
  for (const { id, heat } of heaters) if (heat.known) contents.set(id, heat.value);
  return contents;
}
