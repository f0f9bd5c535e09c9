import type uPlot from 'uplot';
import { colour } from './colours.ts';

const HOUR = 3_600;
const JST = 9 * HOUR;

export const FONT = '13px system-ui, "Hiragino Sans", "Noto Sans JP", "IPAGothic", sans-serif';

/** Hours of the JST clock, every `hours` hours or twice that where there is little room; midnight may show its date. */
export function clockAxis(hours: number, midnight: 'hour' | 'date' = 'hour'): uPlot.Axis {
  return {
    ...ruled(),
    size: 26,
    splits: (chart, _axis, from, to) => {
      const step = hours * HOUR * (chart.width < 480 ? 2 : 1);
      const first = Math.ceil((from + JST) / step) * step - JST;
      return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
    },
    values: (_chart, splits) => splits.map((at) => (midnight === 'date' ? dateOrHour(at) : String(hourOf(at)))),
  };
}

const hourOf = (at: number): number => ((at + JST) % 86_400) / HOUR;

function dateOrHour(at: number): string {
  if (hourOf(at) !== 0) return String(hourOf(at));
  const date = new Date((at + JST) * 1000);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
}

export const valueAxis = (size: number, digits: number): uPlot.Axis => ({
  ...ruled(),
  size,
  space: 34,
  values: (_chart, splits) => splits.map((value) => Math.abs(value).toFixed(digits)),
});

export const ruled = (): uPlot.Axis => ({
  font: FONT,
  stroke: colour('soft'),
  grid: { stroke: colour('line'), width: 1 },
  ticks: { show: false },
  gap: 6,
});
