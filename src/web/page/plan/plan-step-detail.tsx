import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import { clockOf, power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';

interface PlanStepDetailProps {
  readonly step: PlanAnswer['steps'][number];
  /** Seconds. */
  readonly length: number;
  readonly isNow: boolean;
}

/** One half hour of the plan in words: the one that is touched, else the present one. */
export function PlanStepDetail({ step, length, isNow }: PlanStepDetailProps) {
  const { texts, language } = useLanguage();
  const mean = (wh: number): string => spoken(power((wh * 3_600) / length));
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
        {step.devices.map(({ device, kind, because }) => (
          <li key={device} class={kind}>
            <span class="swatch" />
            {because[language]}
          </li>
        ))}
      </ul>
    </section>
  );
}
