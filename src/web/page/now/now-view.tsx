import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { Anniversary } from './anniversary.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { happeningSentence, nextSentence, tellingAction } from './happening.ts';
import { SoldSun } from './sold-sun.tsx';
import { Totals } from './totals.tsx';

export function NowView({ now }: { now: Now }) {
  return now.purchase_mode === 'full' ? <FullPurchase now={now} /> : <Surplus now={now} />;
}

const Surplus = ({ now }: { now: Now }) => (
  <>
    <Flow now={now} />
    <div class="beside">
      <Anniversary now={now} />
      <Happening now={now} />
      <Totals today={now.today} mode="surplus" />
    </div>
  </>
);

/** The house without its sun; which of the two comes first is chosen in the settings. */
function FullPurchase({ now }: { now: Now }) {
  const { data } = useResource<SettingsAnswer>('/api/v1/settings', '');
  const sunFirst = data?.start_screen === 'generation';
  return (
    <>
      {sunFirst ? <SoldSun now={now} /> : <Flow now={now} />}
      <div class="beside">
        <Happening now={now} />
        <Totals today={now.today} mode="full" />
      </div>
      {sunFirst ? <Flow now={now} /> : <SoldSun now={now} />}
    </>
  );
}

function Flow({ now }: { now: Now }) {
  const { texts } = useLanguage();
  return (
    <section class="card flow-card" aria-label={texts.flow.title}>
      <FlowDiagram now={now} />
    </section>
  );
}

function Happening({ now }: { now: Now }) {
  const { texts, language } = useLanguage();
  const { current, next } = now.plan;
  const telling = current === null ? null : tellingAction(current);
  return (
    <section class="card happening" aria-live="off">
      {now.warnings.map(({ code, device, text }) => (
        <p class="warning" key={`${code} ${device}`}>
          {text[language]}
        </p>
      ))}
      <p class="sentence">{happeningSentence(now, texts) ?? texts.waiting}</p>
      {telling === null ? <p class="why">{texts.noPlan}</p> : <p class="why">{telling.because[language]}</p>}
      {current !== null && next !== null && <p class="why next">{nextSentence(current, next, texts)}</p>}
    </section>
  );
}
