import { useMemo, useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import { energy as energyText, secondsOf, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { Value } from '../value.tsx';
import { HistoryChart } from './history-chart.tsx';
import { LastYear } from './last-year.tsx';
import { HoleNote } from './hole-note.tsx';
import type { PartProps } from './part.ts';
import { When } from './when.tsx';

type Series = EnergyAnswer['series'][number];

interface CircuitsPartProps extends PartProps {
  readonly energy: EnergyAnswer;
  /** The same days a year before, where they are to be compared. */
  readonly before: EnergyAnswer | null;
}

/** The circuits by what they used in the range; one of them over time. */
export function CircuitsPart({ energy, before, ...part }: CircuitsPartProps) {
  const { texts } = useLanguage();
  const [touched, touch] = useState<number | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const rows = useMemo(
    () => energy.series.map((series) => ({ series, wh: sum(series) })).toSorted((a, b) => (b.wh ?? -1) - (a.wh ?? -1)),
    [energy],
  );
  const shown = (rows.find(({ series }) => series.id === chosen) ?? rows[0])?.series;
  if (shown === undefined) return <p class="quiet">{texts.history.noCircuits}</p>;
  const values = new Map(shown.values.map((value) => [secondsOf(value.at), value]));
  const cells = part.starts.slice(0, -1).map((start) => values.get(start));
  const one = touched === null ? undefined : cells[touched];
  const most = Math.max(1, ...rows.map(({ wh }) => wh ?? 0));
  const kilowattHours = cells.map((cell) => (cell?.wh == null ? null : cell.wh / 1000));
  const whole = sum(shown);
  const wh = touched === null ? whole : (one?.wh ?? null);
  return (
    <>
      <h3 class="chosen">
        {shown.name} <Value value={wh === null ? null : energyText(wh)} missing={one?.wh_missing} />
        {before !== null && touched === null && (
          <LastYear now={whole} before={yearBefore(before, shown.id)} text={(amount) => spoken(energyText(amount))} />
        )}
      </h3>
      <HistoryChart
        {...part}
        height={Math.round(part.height * 0.7)}
        bars={[{ colour: 'house', ends: kilowattHours }]}
        holes={cells.map((cell) => cell?.wh_missing !== undefined)}
        digits={2}
        label={shown.name}
        touch={touch}
      />
      <div class="legend">
        <When starts={part.starts} range={part.range} touched={touched}>
          <HoleNote reasons={(touched === null ? cells : [one]).map((cell) => cell?.wh_missing ?? null)} />
        </When>
      </div>
      <ul class="circuit-sums">
        {rows.map(({ series, wh: used }) => (
          <li key={series.id}>
            <button type="button" aria-pressed={series === shown} onClick={() => choose(series.id)}>
              <span class="name">{series.name}</span>
              <Value value={used === null ? null : energyText(used)} missing={series.values[0]?.wh_missing} />
              <span class="bar" style={{ width: `${(100 * (used ?? 0)) / most}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function yearBefore(before: EnergyAnswer, id: string): number | null {
  const series = before.series.find((each) => each.id === id);
  return series === undefined ? null : sum(series);
}

/** What is known; null where nothing is. */
function sum({ values }: Series): number | null {
  const known = values.flatMap(({ wh }) => (wh === null ? [] : [wh]));
  return known.length === 0 ? null : known.reduce((total, wh) => total + wh, 0);
}
