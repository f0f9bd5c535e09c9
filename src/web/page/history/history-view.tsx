import { useMemo, useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { secondsOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { BALANCE_SERIES } from '../today/half-hours.ts';
import { BalancePart } from './balance-part.tsx';
import { CircuitsPart } from './circuits-part.tsx';
import { MoneyPart } from './money-part.tsx';
import { RangeBar } from './range-bar.tsx';
import { type Range, rangeOf, startsOf, stepOf, timeText, yearEarlier } from './range.ts';
import { SharePart } from './share-part.tsx';

const KINDS = ['balance', 'circuits', 'money', 'shares'] as const;
type Kind = (typeof KINDS)[number];

/** Any stretch of the past, by source, circuit, money or own use. */
export function HistoryView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const today = secondsOf(now.time);
  const [range, setRange] = useState<Range>(() => rangeOf('day', today));
  const [kind, setKind] = useState<Kind>('balance');
  const [compared, compare] = useState(false);
  const step = stepOf(range);
  const starts = useMemo(() => startsOf(range, step), [range.from, range.to, step]);
  const asked = { from: timeText(starts[0]!), to: timeText(starts.at(-1)!), step };
  // What of the range has not come yet is not compared with what came a year ago.
  const past = yearEarlier({ from: starts[0]!, to: Math.max(starts[0]! + 1, Math.min(starts.at(-1)!, today)) });
  const askedBefore = { from: timeText(past.from), to: timeText(Math.floor(past.to / 1_800) * 1_800), step };
  const version = now.time.slice(0, 15);
  const query = (more: Record<string, string>, span = asked): string =>
    `/api/v1/energy?${new URLSearchParams({ ...span, ...more })}`;
  const series = kind === 'circuits' ? 'circuit.*' : BALANCE_SERIES;
  const energy = useResource<EnergyAnswer>(kind === 'money' ? null : query({ series }), version);
  const earlier = useResource<EnergyAnswer>(
    !compared || kind === 'money' || kind === 'shares' ? null : query({ series }, askedBefore),
    version,
  );
  const before = compared ? earlier.data : null;
  const nothingBefore = before?.series.every(({ values }) => values.every(({ wh }) => wh === null)) === true;
  const part = { starts, range, change: setRange, height: innerHeight < 700 ? 240 : 380 };
  return (
    <section class="card history-card">
      <h2 class="spoken-only">{texts.tabs.history}</h2>
      <div class="history-head">
        <fieldset class="segments" aria-label={texts.history.what}>
          {KINDS.map((each) => (
            <button key={each} type="button" aria-pressed={each === kind} onClick={() => setKind(each)}>
              {texts.history.kinds[each]}
            </button>
          ))}
        </fieldset>
        <div class="buttons">
          {kind !== 'shares' && (
            <button type="button" class="button" aria-pressed={compared} onClick={() => compare(!compared)}>
              {texts.history.compare}
            </button>
          )}
          <a class="button csv" href={query({ format: 'csv', series })} download="energy.csv">
            {texts.history.csv}
          </a>
        </div>
      </div>
      <RangeBar range={range} today={today} change={setRange} />
      {energy.failed && <p class="warning">{texts.failed}</p>}
      {nothingBefore && <p class="quiet">{texts.history.lastYearUnknown}</p>}
      {kind === 'money' && (
        <MoneyPart {...part} asked={asked} askedBefore={compared ? askedBefore : null} version={version} />
      )}
      {energy.data !== null && kind === 'balance' && <BalancePart {...part} energy={energy.data} before={before} />}
      {energy.data !== null && kind === 'shares' && <SharePart {...part} energy={energy.data} />}
      {energy.data !== null && kind === 'circuits' && <CircuitsPart {...part} energy={energy.data} before={before} />}
    </section>
  );
}
