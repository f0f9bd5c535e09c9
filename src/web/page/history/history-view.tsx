import { useMemo, useState } from 'preact/hooks';
import type { Now } from '../../api/schema/now-schema.ts';
import { secondsOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { balanceSeries } from '../today/half-hours.ts';
import { EnergyPart } from './energy-part.tsx';
import { MoneyPart } from './money-part.tsx';
import { RangeBar } from './range-bar.tsx';
import { type Range, rangeOf, startsOf, stepOf, timeText, yearEarlier } from './range.ts';

/** In full purchase the sun is no part of the house, so it has a part of its own. */
const KINDS = {
  surplus: ['balance', 'circuits', 'money', 'shares'],
  full: ['balance', 'circuits', 'generation', 'money'],
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS][number];

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
  const series =
    { circuits: 'circuit.*', generation: 'solar.*,solar-full.*' }[kind as string] ?? balanceSeries(now.purchase_mode);
  const part = { starts, range, change: setRange, height: innerHeight < 700 ? 240 : 380 };
  return (
    <section class="card history-card">
      <h2 class="spoken-only">{texts.tabs.history}</h2>
      <div class="history-head">
        <fieldset class="segments" aria-label={texts.history.what}>
          {KINDS[now.purchase_mode].map((each) => (
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
      {kind === 'money' ? (
        <MoneyPart {...part} asked={asked} askedBefore={compared ? askedBefore : null} version={version} />
      ) : (
        <EnergyPart
          key={kind}
          {...part}
          kind={kind}
          asked={query({ series })}
          askedBefore={compared && kind !== 'shares' ? query({ series }, askedBefore) : null}
          version={version}
        />
      )}
    </section>
  );
}
