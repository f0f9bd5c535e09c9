import { energy } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { Value } from '../value.tsx';
import { FLOW_COLOUR, type Flow, type HalfHour, SLOT_S, SOURCES, sumOf, USES } from './half-hours.ts';

interface BalanceLegendProps {
  readonly halfHours: readonly HalfHour[];
  /** The half hour under the finger, or null for the whole day. */
  readonly slot: number | null;
  readonly flows: readonly Flow[];
}

const clock = (seconds: number): string => {
  const minutes = Math.floor((seconds / 60 + 9 * 60) % 1_440);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

/** Names, colours and values: of the day, or of the half hour that is touched. */
export function BalanceLegend({ halfHours, slot, flows }: BalanceLegendProps) {
  const { texts } = useLanguage();
  const touched = slot === null ? null : halfHours[slot]!;
  const when = touched === null ? texts.today.sum : texts.today.slot(clock(touched.at), clock(touched.at + SLOT_S));
  const side = (name: string, members: readonly Flow[]) => (
    <div class="side">
      <h3>{name}</h3>
      <ul>
        {members
          .filter((flow) => flows.includes(flow))
          .map((flow) => (
            <li key={flow} class={FLOW_COLOUR[flow]}>
              <span class="swatch" />
              {texts.today[flow]}
              <Value value={valueOfFlow(halfHours, touched, flow)} missing="no-answer" />
            </li>
          ))}
      </ul>
    </div>
  );
  return (
    <div class="legend">
      <p class="when">
        {when}
        {touched?.hole === true || halfHours.some(({ hole }) => hole) ? (
          <span class="hole-note">
            <span class="swatch hole" />
            {texts.today.hole}
          </span>
        ) : null}
      </p>
      {side(texts.today.sources, SOURCES)}
      {side(texts.today.uses, USES)}
    </div>
  );
}

function valueOfFlow(halfHours: readonly HalfHour[], touched: HalfHour | null, flow: Flow) {
  const wh = touched === null ? sumOf(halfHours, flow) : touched[flow];
  return wh === null ? null : energy(wh);
}
