import { useMemo, useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { energy as energyText, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { basesOf, endsOf, flowsOf, stackedData } from '../today/balance-stacks.ts';
import { FLOW_COLOUR, type Flow, SOURCES, sumOf, USES } from '../today/half-hours.ts';
import { Value } from '../value.tsx';
import { HistoryChart } from './history-chart.tsx';
import { HoleNote } from './hole-note.tsx';
import { intervalsOf, knownOf } from './intervals.ts';
import { LastYear } from './last-year.tsx';
import type { PartProps } from './part.ts';
import { When } from './when.tsx';

interface BalancePartProps extends PartProps {
  readonly energy: EnergyAnswer;
  /** The same days a year before, where they are to be compared. */
  readonly before: EnergyAnswer | null;
}

/** Where electricity came from, above the line, and where it went, below. */
export function BalancePart({ energy, before, ...part }: BalancePartProps) {
  const { texts } = useLanguage();
  const [touched, touch] = useState<number | null>(null);
  const intervals = useMemo(() => intervalsOf(energy, part.starts), [energy, part.starts]);
  const bars = useMemo(() => {
    const flows = flowsOf(intervals);
    const data = stackedData(intervals, flows);
    return flows.map((flow) => ({
      flow,
      colour: FLOW_COLOUR[flow],
      ends: endsOf(data, flows, flow),
      bases: basesOf(data, flows, flow),
    }));
  }, [intervals]);
  const one = touched === null ? undefined : intervals[touched];
  const side = (name: string, members: readonly Flow[]) => (
    <div class="side">
      <h3>{name}</h3>
      <ul>
        {members
          .filter((flow) => bars.some((each) => each.flow === flow))
          .map((flow) => {
            const wh = one === undefined ? sumOf(intervals, flow) : one[flow];
            return (
              <li key={flow} class={FLOW_COLOUR[flow]}>
                <span class="swatch" />
                {texts.today[flow]}
                <Value value={wh === null ? null : energyText(wh)} missing={one?.missing ?? 'no-answer'} />
                {before !== null && one === undefined && (
                  <LastYear now={wh} before={knownOf(before, flow)} text={(sum) => spoken(energyText(sum))} />
                )}
              </li>
            );
          })}
      </ul>
    </div>
  );
  return (
    <>
      <p class="quiet">kWh</p>
      <HistoryChart
        {...part}
        bars={bars}
        holes={intervals.map(({ hole }) => hole)}
        digits={1}
        label={texts.history.kinds.balance}
        touch={touch}
      />
      <div class="legend">
        <When starts={part.starts} range={part.range} touched={touched}>
          <HoleNote reasons={(one === undefined ? intervals : [one]).map(({ missing }) => missing)} />
        </When>
        {side(texts.today.sources, SOURCES)}
        {side(texts.today.uses, USES)}
      </div>
    </>
  );
}
