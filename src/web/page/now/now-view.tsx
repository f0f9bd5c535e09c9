import type { Now } from '../../api/schema/now-schema.ts';
import { useLanguage } from '../language.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { happeningSentence, nextSentence, tellingAction } from './happening.ts';
import { Totals } from './totals.tsx';

export function NowView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  return (
    <>
      <section class="card flow-card" aria-label={texts.flow.title}>
        <FlowDiagram now={now} />
      </section>
      <div class="beside">
        <Happening now={now} />
        <Totals today={now.today} />
      </div>
    </>
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
