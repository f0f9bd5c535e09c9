import type uPlot from 'uplot';
import type { Column } from '../chart/bars.ts';
import { type Flow, type HalfHour, SOURCES, sumOf, USES } from './half-hours.ts';

/** The flows that a day has at all; only they are drawn. */
export const flowsOf = (halfHours: readonly HalfHour[]): Flow[] =>
  [...SOURCES, ...USES].filter((flow) => sumOf(halfHours, flow) > 0);

/** Where the flows stand in a chart's data, behind the times and the holes. */
const FIRST_FLOW = 2;

/**
 * A chart's data: times, holes, and for each flow the far end of its bar in kWh, sources upwards and uses downwards.
 * A side with a part that is not known is not drawn: half a stack is not a stack.
 */
export function stackedData(halfHours: readonly HalfHour[], flows: readonly Flow[]): uPlot.AlignedData {
  const ends = new Map<Flow, Column>();
  for (const [side, sign] of SIDES) {
    let base: Column = halfHours.map((halfHour) => (side.some((flow) => halfHour[flow] === null) ? null : 0));
    for (const flow of side.filter((candidate) => flows.includes(candidate))) {
      base = base.map((value, slot) => (value === null ? null : value + (sign * halfHours[slot]![flow]!) / 1000));
      ends.set(flow, base);
    }
  }
  const holes = halfHours.map(({ hole }) => (hole ? 1 : null));
  return [halfHours.map(({ at }) => at), holes, ...flows.map((flow) => ends.get(flow)!)];
}

const SIDES: readonly (readonly [side: readonly Flow[], sign: 1 | -1])[] = [
  [SOURCES, 1],
  [USES, -1],
];

/** The near ends of a flow's bars: the far ends of the flow before it, or the line. */
export function basesOf(data: uPlot.AlignedData, flows: readonly Flow[], flow: Flow): Column {
  const [side] = SIDES.find(([candidates]) => candidates.includes(flow))!;
  const before = side.slice(0, side.indexOf(flow)).findLast((candidate) => flows.includes(candidate));
  if (before !== undefined) return endsOf(data, flows, before);
  return endsOf(data, flows, flow).map((end) => (end === null ? null : 0));
}

export const endsOf = (data: uPlot.AlignedData, flows: readonly Flow[], flow: Flow): Column =>
  data[FIRST_FLOW + flows.indexOf(flow)] as Column;
