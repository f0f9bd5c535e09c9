import { differenceOf, houseByBalance } from '#core/ledger/reconcile.ts';
import { known, missing, type Reading, sumReadings } from '#core/reading.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { Circuit, House } from './house.ts';

/**
 * Settles a half hour once everything of it is on file: the meter's registers are the truth for what crossed the grid,
 * and whatever does not add up to them stands as a series of its own, `difference.…`, instead of being hidden.
 */
export interface Settlement {
  /**
   * Rows that follow from `fresh`, which is about to be written, and from what is on file for the same half hours; none
   * for a half hour of which something is still to come.
   */
  rows(fresh: readonly HalfHourRow[]): readonly HalfHourRow[];
}

/** Series that are held against each other: what came less what went, and what was counted. */
interface Comparison {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly string[];
  readonly sinks: readonly string[];
  readonly counted: readonly string[];
}

/** Stateless over the file: a half hour that is filled later from the meter's history is settled again, and fills its holes. */
export function createSettlement(
  house: House,
  circuits: readonly Circuit[],
  records: Records,
  sunOf: (id: string) => string = (id) => `solar.${id}`,
): Settlement {
  const comparisons = comparisonsOf(house, circuits, sunOf);
  for (const { id, name } of comparisons) {
    records.defineSeries({ id: `difference.${id}.unmeasured`, name: `${name}: not measured`, unit: 'Wh' });
    records.defineSeries({ id: `difference.${id}.overmeasured`, name: `${name}: measured too much`, unit: 'Wh' });
  }
  const series = [
    ...new Set(
      comparisons.flatMap(({ id, sources, sinks, counted }) => [
        ...sources,
        ...sinks,
        ...counted,
        `difference.${id}.unmeasured`,
      ]),
    ),
  ];

  const wanted = new Set(series);

  function settleAt(at: Instant, fresh: readonly HalfHourRow[]): HalfHourRow[] {
    const end = plus(at, HALF_HOUR);
    const found = new Map<string, Reading<number>>();
    for (const { id, points } of records.energy({ from: at, to: end, step: '30m', series })) {
      const point = points[0];
      if (point !== undefined) found.set(id, readingOf(point.wh, point.missing, end));
    }
    for (const row of fresh)
      if (row.at === at && found.get(row.series)?.known !== true)
        found.set(row.series, readingOf(row.wh, row.missing, end));
    return comparisons.flatMap((comparison) => settle(comparison, found, at, end));
  }

  return {
    rows: (fresh) => {
      const slots = new Set(fresh.filter((row) => wanted.has(row.series)).map(({ at }) => at));
      return [...slots].flatMap((at) => settleAt(at, fresh));
    },
  };
}

const readingOf = (wh: number | null, reason: HalfHourRow['missing'], at: Instant): Reading<number> =>
  wh === null ? missing(reason ?? 'no-answer', at) : known(wh, at);

function settle(
  { id, sources, sinks, counted }: Comparison,
  found: ReadonlyMap<string, Reading<number>>,
  at: Instant,
  end: Instant,
): HalfHourRow[] {
  if (![...sources, ...sinks, ...counted].every((series) => found.has(series))) return [];
  if (found.get(`difference.${id}.unmeasured`)?.known === true) return [];
  const of = (list: readonly string[]): Reading<number>[] => list.map((series) => found.get(series)!);
  const judge = houseByBalance(of(sources), of(sinks), end);
  const byBalance = id === 'house' && counted.length === 0;
  const house = judge.known ? known(Math.max(0, judge.value), end) : judge;
  const { unmeasured, overmeasured } = differenceOf(judge, byBalance ? house : sumReadings(of(counted), end), end);
  return [
    ...(byBalance ? [rowOf('house', at, house)] : []),
    rowOf(`difference.${id}.unmeasured`, at, unmeasured),
    rowOf(`difference.${id}.overmeasured`, at, overmeasured),
  ];
}

const rowOf = (series: string, at: Instant, energy: Reading<number>): HalfHourRow =>
  energy.known
    ? { series, at, wh: energy.value, missing: null, origin: 'live' }
    : { series, at, wh: null, missing: energy.missing, origin: 'live' };

/**
 * The house against the grid, and each kind of device against the circuits that feed it: a circuit's clamp sees what a
 * device does not report. Without a board the house is the balance itself.
 */
function comparisonsOf(house: House, circuits: readonly Circuit[], sunOf: (id: string) => string): Comparison[] {
  const { solars, batteries, heaters, vehicles } = house;
  const fed = (kind: Circuit['feeds']): string[] => circuits.filter(({ feeds }) => feeds === kind).map(({ id }) => id);
  const charge = batteries.map(({ id }) => `battery.${id}.charge`);
  const discharge = batteries.map(({ id }) => `battery.${id}.discharge`);
  const drive = vehicles.map(({ id }) => `vehicle.${id}.charge`);
  const back = vehicles.map(({ id }) => `vehicle.${id}.discharge`);
  const heat = heaters.map(({ id }) => `heater.${id}`);
  const sun = solars.map(({ id }) => sunOf(id));
  const sunInside = house.purchase === 'full' ? [] : sun;
  const dedicated: readonly Comparison[] = [
    { id: 'solar', name: 'Solar', sources: fed('solar'), sinks: [], counted: sun },
    { id: 'heater', name: 'Water heater', sources: fed('heater'), sinks: [], counted: heat },
  ];
  return [
    {
      id: 'house',
      name: 'House',
      sources: ['grid.import', ...sunInside, ...discharge, ...back],
      sinks: ['grid.export', ...charge, ...drive, ...heat],
      counted: fed('load').length > 0 ? ['house'] : [],
    },
    ...dedicated.filter(({ sources, counted }) => sources.length > 0 && counted.length > 0),
  ];
}
