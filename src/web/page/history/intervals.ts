import type { MissingReason } from '#core/reading.ts';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { secondsOf } from '../format.ts';
import { type Balance, type Flow, FLOW_SERIES, type HalfHour } from '../today/half-hours.ts';

/** What flowed in an interval of any length. Where a part of it is missing, what is known of it stands. */
export interface Interval extends HalfHour {
  readonly to: number;
  /** Why something of the interval is missing. */
  readonly missing: MissingReason | null;
}

interface Cell {
  readonly wh: number | null;
  readonly missing: MissingReason | null;
}

const NOTHING_FITTED: Cell = { wh: 0, missing: null };

/** `starts` as of range.ts: one more than there are intervals. */
export function intervalsOf(answer: EnergyAnswer, starts: readonly number[]): Interval[] {
  const flows = Object.keys(FLOW_SERIES) as Flow[];
  const columns = flows.map((flow) => columnOf(answer, FLOW_SERIES[flow], starts));
  return starts.slice(0, -1).map((at, index) => {
    const cells = columns.map((column) => column?.get(at) ?? (column === null ? NOTHING_FITTED : null));
    const balance = Object.fromEntries(flows.map((flow, place) => [flow, cells[place]?.wh ?? null]));
    const missing = cells.find((cell) => cell?.missing != null)?.missing ?? null;
    return { ...(balance as unknown as Balance), at, to: starts[index + 1]!, hole: missing !== null, missing };
  });
}

/** Sums of the series of one flow by interval; null where the house has no such series. */
function columnOf(answer: EnergyAnswer, ids: RegExp, starts: readonly number[]): Map<number, Cell> | null {
  const series = answer.series.filter(({ id }) => ids.test(id));
  if (series.length === 0) return null;
  const column = new Map<number, Cell>();
  for (const { values } of series)
    for (const { at, wh, wh_missing } of values) {
      // The first interval may have begun before the range that was asked for.
      const start = Math.max(secondsOf(at), starts[0]!);
      const before = column.get(start);
      column.set(start, {
        wh: before === undefined ? wh : before.wh === null || wh === null ? null : before.wh + wh,
        missing: wh_missing ?? before?.missing ?? null,
      });
    }
  return column;
}

/** All that is known of a flow in an answer, Wh; null where nothing is. */
export function knownOf(answer: EnergyAnswer, flow: Flow): number | null {
  const known = answer.series
    .filter(({ id }) => FLOW_SERIES[flow].test(id))
    .flatMap(({ values }) => values.flatMap(({ wh }) => (wh === null ? [] : [wh])));
  return known.length === 0 ? null : known.reduce((sum, wh) => sum + wh, 0);
}

/** Share of the generation that was not sold, percent; null where it is not known or there was none. */
export const selfConsumption = ({ solar, export: sold }: Balance): number | null =>
  solar === null || sold === null || solar <= 0 ? null : Math.max(0, Math.min(100, (100 * (solar - sold)) / solar));

/** Share of the use that was not bought, percent. */
export function selfSufficiency({ import: bought, house, heater, vehicleIn }: Balance): number | null {
  if (bought === null || house === null) return null;
  const used = house + (heater ?? 0) + (vehicleIn ?? 0);
  return used <= 0 ? null : Math.max(0, Math.min(100, (100 * (used - bought)) / used));
}
