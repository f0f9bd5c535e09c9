import type { PlanAnswer, PlanBlock } from '../../api/schema/plan-schema.ts';
import { clockOf, power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';

interface PlanStepDetailProps {
  readonly plan: PlanAnswer;
  readonly step: PlanAnswer['steps'][number];
  readonly isNow: boolean;
}

/** One half hour of the plan in words: the one that is touched, else the present one. */
export function PlanStepDetail({ plan, step, isNow }: PlanStepDetailProps) {
  const { texts, language } = useLanguage();
  const mean = (wh: number): string => spoken(power((wh * 3_600) / plan.step_s));
  return (
    <section class="card step-detail">
      <p class="when">
        {isNow ? `${texts.plan.nowLine} ` : ''}
        {clockOf(step.at)}
        <span class="facts">
          {step.buy_yen_per_kwh.toFixed(1)} {texts.plan.priceUnit} ・ {texts.plan.solar} {mean(step.solar_wh)} ・{' '}
          {texts.plan.load} {mean(step.load_wh)}
        </span>
      </p>
      <ul>
        {blocksAt(plan, step.at).map(({ device, kind, because }) => (
          <li key={device} class={kind}>
            <span class="swatch" />
            {because[language]}
          </li>
        ))}
      </ul>
    </section>
  );
}

const blocksAt = ({ blocks }: PlanAnswer, at: string): PlanBlock[] =>
  blocks.filter(({ from, to }) => from <= at && at < to).toSorted((a, b) => (a.device < b.device ? -1 : 1));
