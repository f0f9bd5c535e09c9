import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import { clockAxis, ruled, valueAxis } from '../chart/axes.ts';
import { spans } from '../chart/bars.ts';
import { Chart } from '../chart/chart.tsx';
import { colour, faded } from '../chart/colours.ts';
import { secondsOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { type Lane, laneData, laneFill, lanesOf } from './lanes.ts';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** Room for the names of the lanes; the same for all three charts, so that their times stand above one another. */
const LEFT = 58;

interface PlanChartsProps {
  readonly plan: PlanAnswer;
  readonly touch: (step: number | null) => void;
  /** For a low screen. */
  readonly compact: boolean;
}

/** Three charts with one cursor: price, expected use and sun, and what each device does. */
export function PlanCharts({ plan, touch, compact }: PlanChartsProps) {
  const { texts, language } = useLanguage();
  const times = useMemo(() => plan.steps.map(({ at }) => secondsOf(at)), [plan]);
  const lanes = useMemo(() => lanesOf(plan), [plan]);
  const prices = useMemo(() => [times, plan.steps.map((step) => step.buy_yen_per_kwh)], [plan]);
  const powers = useMemo(() => {
    const kilowatts = (wh: number): number => (wh / 1000) * (3_600 / plan.step_s);
    return [
      times,
      plan.steps.map(({ solar_wh }) => kilowatts(solar_wh)),
      plan.steps.map(({ load_wh }) => kilowatts(load_wh)),
    ];
  }, [plan]);
  const bands = useMemo(() => laneData(plan, times, lanes), [plan]);
  const look = `${language} ${plan.id}`;
  const shared = base(times, plan.step_s, touch);
  return (
    <div class="plan-charts">
      <h3>
        {texts.plan.price} <span class="quiet">{texts.plan.priceUnit}</span>
      </h3>
      <Chart
        key={`price ${look}`}
        look={look}
        height={compact ? 76 : 110}
        label={texts.plan.price}
        data={prices as uPlot.AlignedData}
        options={() => priceOptions(shared)}
      />
      <h3>
        {texts.plan.forecast} <span class="quiet">{texts.plan.forecastUnit}</span>
        <span class="key solar">
          <span class="swatch" />
          {texts.plan.solar}
        </span>
        <span class="key house">
          <span class="swatch" />
          {texts.plan.load}
        </span>
      </h3>
      <Chart
        key={`power ${look}`}
        look={look}
        height={compact ? 110 : 190}
        label={texts.plan.forecast}
        data={powers as uPlot.AlignedData}
        options={() => powerOptions(shared)}
      />
      <h3>{texts.plan.devices}</h3>
      <Chart
        key={`lanes ${look}`}
        look={look}
        height={lanes.length * (compact ? 24 : 34) + 32}
        label={texts.plan.devices}
        data={bands}
        options={() => laneOptions(shared, lanes, plan, texts.plan.lanes)}
      />
    </div>
  );
}

function base(times: readonly number[], step: number, touch: (step: number | null) => void): Options {
  const from = times[0] ?? 0;
  const to = (times.at(-1) ?? 0) + step;
  return {
    legend: { show: false },
    padding: [6, 6, 0, 0],
    series: [],
    scales: { x: { time: false, range: () => [from, to] } },
    cursor: {
      y: false,
      points: { show: false },
      drag: { setScale: false, x: false, y: false },
      sync: { key: 'plan', setSeries: false },
    },
    hooks: {
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          const index = Math.floor((chart.posToVal(left, 'x') - from) / step);
          touch(left < 0 || index < 0 || index >= times.length ? null : index);
        },
      ],
    },
  };
}

/** A step's value holds until the next one. */
const stepped = (): uPlot.Series.PathBuilder => uPlot.paths.stepped!({ align: 1, extend: true });

const quietClock = (): uPlot.Axis => ({ ...clockAxis(6), values: (_chart, splits) => splits.map(() => ''), size: 6 });

const priceOptions = (shared: Options): Options => ({
  ...shared,
  scales: { ...shared.scales, y: { range: (_chart, low, high) => [Math.min(0, low), Math.max(10, high * 1.1)] } },
  axes: [quietClock(), valueAxis(LEFT, 0)],
  series: [
    {},
    { stroke: colour('ink'), fill: faded('soft', 0.14), width: 2, points: { show: false }, paths: stepped() },
  ],
});

const powerOptions = (shared: Options): Options => ({
  ...shared,
  scales: { ...shared.scales, y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.08)] } },
  axes: [quietClock(), valueAxis(LEFT, 1)],
  series: [
    {},
    { stroke: colour('solar'), fill: faded('solar', 0.3), width: 2, points: { show: false }, paths: stepped() },
    { stroke: colour('house'), width: 2.5, points: { show: false }, paths: stepped() },
  ],
});

function laneOptions(
  shared: Options,
  lanes: readonly Lane[],
  plan: PlanAnswer,
  names: Readonly<Record<Lane['kind'], string>>,
): Options {
  const rows = lanes.length;
  return {
    ...shared,
    scales: { ...shared.scales, y: { range: () => [0, rows] } },
    axes: [
      clockAxis(6, 'date'),
      {
        ...ruled(),
        size: LEFT,
        grid: { show: false },
        splits: () => lanes.map((_, index) => rows - index - 0.5),
        values: () => lanes.map(({ kind }) => names[kind]),
      },
    ],
    series: [
      {},
      ...lanes.map(
        (lane, index): uPlot.Series => ({
          width: 0,
          fill: colour(lane.kind),
          points: { show: false },
          paths: spans(
            () => plan.steps.map(() => rows - index - 0.86),
            () => plan.steps.map(() => rows - index - 0.14),
            () => laneFill(plan, lane),
          ),
        }),
      ),
    ],
  };
}
