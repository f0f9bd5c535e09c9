import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { ForecastAnswer } from '../../api/schema/house-schema.ts';
import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import { clockAxis, ruled, valueAxis } from '../chart/axes.ts';
import { spans } from '../chart/bars.ts';
import { Chart } from '../chart/chart.tsx';
import { colour, faded } from '../chart/colours.ts';
import { useLanguage } from '../language.tsx';
import { type Lane, laneData, laneFill, lanesOf } from './lanes.ts';
import { contentOf, PAST_S, planned, powersOf, reserveOf, timesOf } from './outlook.ts';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** Room for the names of the lanes; the same for all three charts, so that their times stand above one another. */
const LEFT = 58;

interface PlanChartsProps {
  readonly plan: PlanAnswer;
  /** Null until they are there: then neither bands nor the past are drawn. */
  readonly forecast: ForecastAnswer | null;
  readonly past: EnergyAnswer | null;
  readonly touch: (step: number | null) => void;
  /** For a low screen. */
  readonly compact: boolean;
}

/** Charts with one cursor: price, sun and use as they were and are expected, what each device does, what is stored. */
export function PlanCharts({ plan, forecast, past, touch, compact }: PlanChartsProps) {
  const { texts, language } = useLanguage();
  const times = useMemo(() => timesOf(plan), [plan]);
  const lanes = useMemo(() => lanesOf(plan), [plan]);
  const prices = useMemo(() => [times, planned(plan, (step) => step.buy_yen_per_kwh)], [plan]);
  const powers = useMemo(() => {
    const [sun, use] = [powersOf('solar', plan, forecast, past), powersOf('load', plan, forecast, past)];
    return [times, ...[sun, use].flatMap(({ high, low, expected, was }) => [high, low, expected, was])];
  }, [plan, forecast, past]);
  const contents = useMemo(
    () => [times, ...plan.stores.flatMap((store) => [contentOf(plan, store), reserveOf(plan, store)])],
    [plan],
  );
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
      <p class="quiet chart-note">{texts.plan.bandNote}</p>
      <h3>{texts.plan.devices}</h3>
      <Chart
        key={`lanes ${look}`}
        look={look}
        height={lanes.length * (compact ? 24 : 34) + 32}
        label={texts.plan.devices}
        data={bands}
        options={() => laneOptions(shared, lanes, plan, texts.plan.lanes)}
      />
      {plan.stores.length > 0 && (
        <>
          <h3>
            {texts.plan.contents} <span class="quiet">%</span>
            {plan.stores.map(({ device, kind, name }) => (
              <span key={device} class={`key ${kind}`}>
                <span class="swatch" />
                {name}
              </span>
            ))}
          </h3>
          <Chart
            key={`content ${look}`}
            look={look}
            height={compact ? 96 : 130}
            label={texts.plan.contents}
            data={contents as uPlot.AlignedData}
            options={() => contentOptions(shared, plan)}
          />
          {plan.stores.some(({ reserve_wh }) => (reserve_wh ?? 0) > 0) && (
            <p class="quiet chart-note">{texts.plan.reserveNote}</p>
          )}
        </>
      )}
    </div>
  );
}

function base(times: readonly number[], step: number, touch: (step: number | null) => void): Options {
  const from = times[0] ?? 0;
  const to = (times.at(-1) ?? 0) + step;
  const begins = from + PAST_S;
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
      draw: [(chart) => drawNow(chart, begins)],
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          const index = Math.floor((chart.posToVal(left, 'x') - begins) / step);
          touch(left < 0 || index < 0 || begins + index * step >= to ? null : index);
        },
      ],
    },
  };
}

/** A line between what was and what is planned. */
function drawNow(chart: uPlot, begins: number): void {
  const { ctx, bbox } = chart;
  const x = Math.round(chart.valToPos(begins, 'x', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour('soft');
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** A step's value holds until the next one; the last one, if it is to, until the end. */
const stepped = (extend = true): uPlot.Series.PathBuilder => uPlot.paths.stepped!({ align: 1, extend });

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
  series: [{}, ...outlookSeries('solar'), ...outlookSeries('house')],
  bands: [
    { series: [1, 2], fill: faded('solar', 0.22) },
    { series: [5, 6], fill: faded('house', 0.2) },
  ],
});

/** The upper and lower end of the band, what is expected, and what was. */
const outlookSeries = (name: 'solar' | 'house'): uPlot.Series[] => {
  const line = { points: { show: false }, paths: stepped() };
  return [
    { ...line, width: 0 },
    { ...line, width: 0 },
    { ...line, stroke: colour(name), width: 2 },
    { ...line, stroke: colour(name), fill: faded(name, 0.3), width: 2, paths: stepped(false) },
  ];
};

const contentOptions = (shared: Options, { stores }: PlanAnswer): Options => ({
  ...shared,
  scales: { ...shared.scales, y: { range: () => [0, 100] } },
  axes: [clockAxis(6, 'date'), valueAxis(LEFT, 0)],
  series: [
    {},
    ...stores.flatMap(({ kind }): uPlot.Series[] => [
      { stroke: colour(kind), width: 2.5, points: { show: false } },
      { stroke: colour(kind), width: 1.5, dash: [3, 4], points: { show: false }, paths: stepped() },
    ]),
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
      plan.stores.length > 0 ? quietClock() : clockAxis(6, 'date'),
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
            () => chartColumn(plan, rows - index - 0.86),
            () => chartColumn(plan, rows - index - 0.14),
            () => laneFill(plan, lane),
          ),
        }),
      ),
    ],
  };
}

const chartColumn = (plan: PlanAnswer, value: number) => timesOf(plan).map(() => value);
