import { useMemo, useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { percentText } from '../format.ts';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
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
      <Co2 bought={one === undefined ? sums.import : one.import} own={ownUse(one ?? sums)} />
      <div class="legend">
        <When starts={part.starts} range={part.range} touched={touched}>
          <HoleNote reasons={(one === undefined ? intervals : [one]).map(({ missing }) => missing)} />
        </When>
      </div>
    </>
  );
}

/** Generated and not sold, Wh: each is a kWh that was not bought. */
const ownUse = ({ solar, export: sold }: Balance): number | null =>
  solar === null || sold === null ? null : Math.max(0, solar - sold);

/** CO₂ of what was bought, and of what would have been without the sun, by the factor of the settings. */
function Co2({ bought, own }: { bought: number | null; own: number | null }) {
  const { texts } = useLanguage();
  const { data } = useResource<SettingsAnswer>('/api/v1/settings', '');
  if (data === null) return null;
  const factor = data.co2_kg_per_kwh;
  if (factor === null) return <p class="quiet">{texts.history.co2Unknown}</p>;
  const kilograms = (wh: number | null): string => (wh === null ? '—' : ((wh / 1000) * factor).toFixed(1));
  return <p>{texts.history.co2(kilograms(bought), kilograms(own))}</p>;
}
