import { useMemo, useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { percentText } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { type Balance, type Flow, sumOf } from '../today/half-hours.ts';
import { Value } from '../value.tsx';
import { HistoryChart } from './history-chart.tsx';
import { HoleNote } from './hole-note.tsx';
import { intervalsOf, selfConsumption, selfSufficiency } from './intervals.ts';
import type { PartProps } from './part.ts';
import { When } from './when.tsx';

const SHARES = [
  ['consumption', selfConsumption, 'solar'],
  ['sufficiency', selfSufficiency, 'battery'],
] as const;

/** How much of the own electricity was used, and how much of the use was own. Shares of sums, not means of shares. */
export function SharePart({ energy, ...part }: PartProps & { readonly energy: EnergyAnswer }) {
  const { texts } = useLanguage();
  const [touched, touch] = useState<number | null>(null);
  const intervals = useMemo(() => intervalsOf(energy, part.starts), [energy, part.starts]);
  const holes = intervals.map(({ hole }) => hole);
  const one = touched === null ? undefined : intervals[touched];
  const whole = (flow: Flow): number => sumOf(intervals, flow);
  const sums = Object.fromEntries(
    (['solar', 'export', 'import', 'house', 'heater', 'vehicleIn'] as const).map((flow) => [flow, whole(flow)]),
  ) as unknown as Balance;
  return (
    <>
      {SHARES.map(([name, shareOf, colour]) => {
        const share = shareOf(one ?? sums);
        return (
          <div key={name} class={`share ${colour}`}>
            <h3>
              <span class="swatch" />
              {texts.history.shares[name]}{' '}
              <Value value={share === null ? null : { number: percentText(share), unit: '' }} missing="no-answer" />
            </h3>
            <HistoryChart
              {...part}
              percent
              digits={0}
              height={Math.max(150, part.height / 2)}
              bars={[{ colour, ends: intervals.map(shareOf) }]}
              holes={holes}
              label={texts.history.shares[name]}
              touch={touch}
            />
          </div>
        );
      })}
      <div class="legend">
        <When starts={part.starts} range={part.range} touched={touched}>
          <HoleNote reasons={(one === undefined ? intervals : [one]).map(({ missing }) => missing)} />
        </When>
      </div>
    </>
  );
}
