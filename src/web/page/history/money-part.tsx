import { useMemo, useState } from 'preact/hooks';
import type { MoneyAnswer } from '../../api/schema/money-schema.ts';
import { secondsOf, yenAmount } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { Value } from '../value.tsx';
import { HistoryChart } from './history-chart.tsx';
import { HoleNote } from './hole-note.tsx';
import { LastYear } from './last-year.tsx';
import type { PartProps } from './part.ts';
import { When } from './when.tsx';

interface MoneyPartProps extends PartProps {
  readonly asked: { readonly from: string; readonly to: string; readonly step: string };
  /** The same days a year before, where they are to be compared. */
  readonly askedBefore: MoneyPartProps['asked'] | null;
  readonly version: string;
}

/** What was paid, above the line, and what was earned, below, by the tariff in force. */
export function MoneyPart({ asked, askedBefore, version, ...part }: MoneyPartProps) {
  const { texts } = useLanguage();
  const [touched, touch] = useState<number | null>(null);
  const { data, failed } = useResource<MoneyAnswer>(`/api/v1/money?${new URLSearchParams(asked)}`, version);
  const earlier = useResource<MoneyAnswer>(
    askedBefore === null ? null : `/api/v1/money?${new URLSearchParams(askedBefore)}`,
    version,
  );
  const cells = useMemo(() => {
    const values = new Map(data?.values.map((value) => [secondsOf(value.at), value]));
    return part.starts.slice(0, -1).map((start) => values.get(start));
  }, [data, part.starts]);
  const total = (key: 'bought_yen' | 'sold_yen'): number => cells.reduce((sum, cell) => sum + (cell?.[key] ?? 0), 0);
  const lastYear = (key: 'bought_yen' | 'sold_yen') => {
    if (askedBefore === null || earlier.data === null || touched !== null) return null;
    const known = earlier.data.values.flatMap(({ [key]: yen }) => (yen === null ? [] : [yen]));
    const before = known.length === 0 ? null : known.reduce((sum, yen) => sum + yen, 0);
    return <LastYear now={total(key)} before={before} text={(yen) => texts.yen(yenAmount(yen))} />;
  };
  if (failed) return <p class="warning">{texts.failed}</p>;
  if (data?.tariff === null) return <p class="quiet">{texts.history.noTariff}</p>;
  const one = touched === null ? undefined : cells[touched];
  const shown = (key: 'bought_yen' | 'sold_yen') => {
    const yen = touched === null ? total(key) : (one?.[key] ?? null);
    return <Value value={yen === null ? null : { number: texts.yen(yenAmount(yen)), unit: '' }} missing="no-answer" />;
  };
  return (
    <>
      <p class="quiet">
        {texts.history.moneyNote}
        {askedBefore !== null && earlier.data?.values.length === 0 && ` ${texts.history.lastYearUnknown}`}
      </p>
      <HistoryChart
        {...part}
        bars={[
          { colour: 'grid', ends: cells.map((cell) => cell?.bought_yen ?? null) },
          { colour: 'solar', ends: cells.map((cell) => (cell?.sold_yen == null ? null : -cell.sold_yen)) },
        ]}
        holes={cells.map((cell) => cell?.bought_yen_missing !== undefined || cell?.sold_yen_missing !== undefined)}
        digits={0}
        label={texts.history.kinds.money}
        touch={touch}
      />
      <div class="legend">
        <When starts={part.starts} range={part.range} touched={touched}>
          <HoleNote
            reasons={(touched === null ? cells : [one]).map(
              (cell) => cell?.bought_yen_missing ?? cell?.sold_yen_missing ?? null,
            )}
          />
        </When>
        <ul>
          <li class="grid">
            <span class="swatch" />
            {texts.history.paid}
            {shown('bought_yen')}
            {lastYear('bought_yen')}
          </li>
        </ul>
        <ul>
          <li class="solar">
            <span class="swatch" />
            {texts.history.earned}
            {shown('sold_yen')}
            {lastYear('sold_yen')}
          </li>
        </ul>
      </div>
    </>
  );
}
