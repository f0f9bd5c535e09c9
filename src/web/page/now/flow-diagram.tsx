import type { Now } from '../../api/schema/now-schema.ts';
import { percentText, power } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { FlowIcon, type FlowKind } from './flow-icon.tsx';
import { type FlowPart, flowInWords, flowParts, MOVING_W } from './flow-parts.ts';

type Point = readonly [x: number, y: number];

const HOUSE: Point = [240, 200];
const HOUSE_RADIUS = 60;
const RADIUS = 41;

const PLACES: Readonly<Record<Exclude<FlowKind, 'house'>, Point>> = {
  solar: [240, 46],
  grid: [74, 156],
  battery: [406, 156],
  vehicle: [104, 334],
  heater: [376, 334],
};

/** Solar, grid, battery, car and hot water around the house, with direction and watts. */
export function FlowDiagram({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const parts = flowParts(now, texts);
  return (
    <svg class="flow" viewBox="0 0 480 436" role="img" aria-label={flowInWords(parts, now, texts)}>
      {parts.map((part) => (
        <Line key={part.kind} part={part} />
      ))}
      {parts.map((part) => (
        <Node key={part.kind} part={part} />
      ))}
      <g class="node house">
        <circle cx={HOUSE[0]} cy={HOUSE[1]} r={HOUSE_RADIUS} />
        <FlowIcon kind="house" x={HOUSE[0]} y={HOUSE[1] - 24} size={42} />
        <Watts x={HOUSE[0]} y={HOUSE[1] + 24} watts={now.house_w} missing={now.house_w_missing} />
        <text class="name" x={HOUSE[0]} y={HOUSE[1] + 44}>
          {texts.flow.house}
        </text>
      </g>
    </svg>
  );
}

function Node({ part }: { part: FlowPart }) {
  const [x, y] = place(part);
  const still = part.inward !== null && Math.abs(part.inward) < MOVING_W;
  const beside = part.kind === 'solar';
  const tx = beside ? x + RADIUS + 12 : x;
  const ty = beside ? y - 2 : y + RADIUS + 28;
  return (
    <g class={`node ${part.kind} ${still ? 'still' : ''} ${beside ? 'beside-text' : ''}`}>
      <circle cx={x} cy={y} r={RADIUS} />
      <FlowIcon kind={part.kind} x={x} y={part.share === null ? y : y - 10} size={part.share === null ? 48 : 38} />
      {part.share !== null && (
        <text class="share" x={x} y={y + 28}>
          {percentText(part.share)}
        </text>
      )}
      <Watts x={tx} y={ty} watts={part.inward} missing={part.missing} />
      <text class="name" x={tx} y={ty + 21}>
        {part.name}
        {part.doing === '' ? '' : ` ${part.doing}`}
      </text>
    </g>
  );
}

function Watts({ x, y, watts, missing }: { x: number; y: number; watts: number | null; missing: FlowPart['missing'] }) {
  const { texts } = useLanguage();
  if (watts === null)
    return (
      <text class="watts unknown" x={x} y={y}>
        —<title>{texts.unknownValue(texts.missing[missing ?? 'no-answer'])}</title>
      </text>
    );
  const { number, unit } = power(watts);
  return (
    <text class="watts" x={x} y={y}>
      {number}
      <tspan class="unit"> {unit}</tspan>
    </text>
  );
}

/** A line from the part to the house; its dashes and its arrow move the way the electricity does. */
function Line({ part }: { part: FlowPart }) {
  const from = towards(place(part), HOUSE, RADIUS);
  const to = towards(HOUSE, place(part), HOUSE_RADIUS);
  const moves = part.inward !== null && Math.abs(part.inward) >= MOVING_W;
  const direction = !moves ? 'rest' : part.inward! > 0 ? 'in' : 'out';
  const size = Math.abs(part.inward ?? 0);
  const pace = size > 2_500 ? 'fast' : size > 600 ? 'brisk' : 'slow';
  return (
    <g class={`line ${part.kind} ${direction} ${pace}`}>
      <path class="rail" d={segment(from, to)} />
      {moves && <path class="stream" d={segment(from, to)} />}
      {moves && <path class="arrow" d="M-8-10 9 0-8 10z" transform={arrowAt(from, to, direction === 'in')} />}
    </g>
  );
}

const place = ({ kind }: FlowPart): Point => (kind === 'house' ? HOUSE : PLACES[kind]);

const segment = ([x1, y1]: Point, [x2, y2]: Point): string => `M${x1} ${y1}L${x2} ${y2}`;

/** The point `distance` from `from` on the way to `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = distance / Math.hypot(dx, dy);
  return [from[0] + dx * share, from[1] + dy * share];
}

function arrowAt(from: Point, to: Point, inward: boolean): string {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  return `translate(${x} ${y}) rotate(${inward ? angle : angle + 180})`;
}
