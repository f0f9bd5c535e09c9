import { useEffect, useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { ruled, valueAxis } from '../chart/axes.ts';
import { type Column, spans } from '../chart/bars.ts';
import { Chart } from '../chart/chart.tsx';
import { colour, faded } from '../chart/colours.ts';
import { useLanguage } from '../language.tsx';
import { moved, type Range, stepOf, zoomed } from './range.ts';
import { labelled, timeLabel } from './time-label.ts';

/** Bars of one colour: from `base` (0 where left out) to `ends`, by interval. */
export interface Bars {
  readonly colour: string;
  readonly ends: Column;
  readonly bases?: Column;
}

interface HistoryChartProps {
  readonly starts: readonly number[];
  readonly holes: readonly boolean[];
  readonly bars: readonly Bars[];
  readonly range: Range;
  readonly height: number;
  readonly label: string;
  /** Percent stand on 0 … 100. */
  readonly percent?: boolean;
  /** Behind the decimal point of the scale. */
  readonly digits: number;
  readonly change: (range: Range) => void;
  readonly touch: (index: number | null) => void;
}

/** Bars over time. Dragging pans, the wheel zooms; holes are grey over the whole height. */
export function HistoryChart(props: HistoryChartProps) {
  const { starts, holes, bars, range, height, label } = props;
  const { language } = useLanguage();
  const latest = useRef(props);
  latest.current = props;
  const place = useRef<HTMLDivElement>(null);
  usePanAndZoom(place, latest);
  const data = useMemo(
    () =>
      [
        starts.slice(0, -1),
        holes.map((hole) => (hole ? 1 : null)),
        ...bars.map(({ ends }) => ends),
      ] as unknown as uPlot.AlignedData,
    [starts, holes, bars],
  );
  const look = `${language} ${bars.map((each) => each.colour).join()} ${stepOf(range)} ${range.from} ${range.to}`;
  return (
    <div ref={place} class="pannable">
      <Chart options={() => chartOptions(latest)} data={data} height={height} label={label} look={look} />
    </div>
  );
}

type Latest = { readonly current: HistoryChartProps };

function chartOptions(latest: Latest): Omit<uPlot.Options, 'width' | 'height'> {
  const barSeries = (index: number): uPlot.Series => ({
    fill: colour(latest.current.bars[index]!.colour),
    width: 0,
    points: { show: false },
    paths: (chart, ...rest) =>
      spans(
        () =>
          latest.current.bars[index]!.bases ??
          (chart.data[index + 2] as Column).map((end) => (end === null ? null : 0)),
        () => chart.data[index + 2] as Column,
      )(chart, ...rest),
  });
  const holeSeries: uPlot.Series = {
    scale: 'hole',
    fill: faded('soft', 0.25),
    width: 0,
    points: { show: false },
    paths: (chart, ...rest) =>
      spans(
        () => (chart.data[1] as Column).map((hole) => (hole === null ? null : 0)),
        () => chart.data[1] as Column,
      )(chart, ...rest),
  };
  return {
    legend: { show: false },
    padding: [8, 4, 0, 0],
    scales: {
      x: { time: false, range: () => [latest.current.range.from, latest.current.range.to] },
      y: { range: (_chart, low, high) => (latest.current.percent === true ? [0, 100] : room(low, high)) },
      hole: { range: () => [0, 1] },
    },
    axes: [timeAxis(latest), valueAxis(48, latest.current.digits)],
    series: [{}, holeSeries, ...latest.current.bars.map((_, index) => barSeries(index))],
    cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
    hooks: {
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          const at = chart.posToVal(left, 'x');
          const index = latest.current.starts.findLastIndex((start) => start <= at);
          latest.current.touch(left < 0 || index < 0 || index >= latest.current.starts.length - 1 ? null : index);
        },
      ],
    },
  };
}

/** As many starts of intervals as have room for their names. */
const timeAxis = (latest: Latest): uPlot.Axis => ({
  ...ruled(),
  size: 26,
  splits: (chart) => {
    const { starts, range } = latest.current;
    const shown = starts.slice(0, -1).filter((start) => start >= range.from);
    return labelled(shown, stepOf(range), Math.max(2, chart.width / 76));
  },
  values: (_chart, splits) => splits.map((start) => timeLabel(start, stepOf(latest.current.range)).text),
});

const room = (low: number | null, high: number | null): [number, number] => [
  Math.min(0, (low ?? 0) * 1.06),
  Math.max(0.05, (high ?? 0) * 1.06),
];

function usePanAndZoom(place: { readonly current: HTMLDivElement | null }, latest: Latest): void {
  useEffect(() => {
    const element = place.current!;
    let last: number | null = null;
    const secondsPerPixel = (): number => {
      const { from, to } = latest.current.range;
      return (to - from) / Math.max(1, element.querySelector('.u-over')?.clientWidth ?? element.clientWidth);
    };
    const down = (event: PointerEvent): void => {
      last = event.clientX;
    };
    const move = (event: PointerEvent): void => {
      if (last === null || event.buttons === 0) return;
      const by = last - event.clientX;
      if (Math.abs(by) < 4) return;
      last = event.clientX;
      latest.current.change(moved(latest.current.range, by * secondsPerPixel()));
    };
    const up = (): void => {
      last = null;
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.querySelector('.u-over')!.getBoundingClientRect();
      const around = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      latest.current.change(zoomed(latest.current.range, event.deltaY > 0 ? 1.25 : 0.8, around));
    };
    element.addEventListener('pointerdown', down);
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', down);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
      element.removeEventListener('wheel', wheel);
    };
  }, []);
}
