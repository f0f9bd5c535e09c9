import { useMemo, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { clockAxis, valueAxis } from '../chart/axes.ts';
import { type Column, spans } from '../chart/bars.ts';
import { Chart } from '../chart/chart.tsx';
import { colour, faded } from '../chart/colours.ts';
import { useLanguage } from '../language.tsx';
import { BalanceLegend } from './balance-legend.tsx';
import { basesOf, endsOf, flowsOf, stackedData } from './balance-stacks.ts';
import { FLOW_COLOUR, type Flow, type HalfHour, SLOT_S, SLOTS } from './half-hours.ts';

/** Above the line where electricity came from, below where it went; both sides are equally long. */
export function BalanceChart({ halfHours, height }: { halfHours: readonly HalfHour[]; height: number }) {
  const { texts, language } = useLanguage();
  const [slot, setSlot] = useState<number | null>(null);
  const flows = useMemo(() => flowsOf(halfHours), [halfHours]);
  const data = useMemo(() => stackedData(halfHours, flows), [halfHours, flows]);
  const midnight = halfHours[0]!.at;
  const look = `${language} ${midnight} ${flows.join()}`;
  return (
    <>
      <Chart
        key={look}
        options={() => chartOptions(midnight, flows, setSlot)}
        data={data}
        height={height}
        label={texts.today.chart}
        look={look}
      />
      <BalanceLegend halfHours={halfHours} slot={slot} flows={flows} />
    </>
  );
}

function chartOptions(
  midnight: number,
  flows: readonly Flow[],
  hover: (slot: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const flowSeries = (flow: Flow): uPlot.Series => ({
    fill: colour(FLOW_COLOUR[flow]),
    width: 0,
    points: { show: false },
    paths: (chart, ...rest) =>
      spans(
        () => basesOf(chart.data, flows, flow),
        () => endsOf(chart.data, flows, flow),
      )(chart, ...rest),
  });
  const holes: uPlot.Series = {
    scale: 'hole',
    fill: faded('soft', 0.2),
    width: 0,
    points: { show: false },
    paths: (chart, ...rest) =>
      spans(
        () => holesOf(chart).map((hole) => (hole === null ? null : 0)),
        () => holesOf(chart),
      )(chart, ...rest),
  };
  return {
    legend: { show: false },
    padding: [8, 4, 0, 0],
    scales: {
      x: { time: false, range: () => [midnight, midnight + SLOTS * SLOT_S] },
      y: { range: (_chart, low, high) => roomFor(low, high) },
      hole: { range: () => [0, 1] },
    },
    axes: [clockAxis(3), valueAxis(40, 1)],
    series: [{}, holes, ...flows.map(flowSeries)],
    cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
    hooks: {
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          const slot = Math.floor((chart.posToVal(left, 'x') - midnight) / SLOT_S);
          hover(left < 0 || slot < 0 || slot >= SLOTS ? null : slot);
        },
      ],
    },
  };
}

const holesOf = (chart: uPlot): Column => chart.data[1] as Column;

/** Both ends of the day so far with a little air, at least ±0.5 kWh. */
const roomFor = (low: number | null, high: number | null): [number, number] => [
  Math.min(-0.5, (low ?? 0) * 1.06),
  Math.max(0.5, (high ?? 0) * 1.06),
];
