import { useState } from 'preact/hooks';
import type { Now } from '../../api/schema/now-schema.ts';
import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import { clockOf, yenAmount } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { BlockList } from './block-list.tsx';
import { PlanCharts } from './plan-charts.tsx';
import { PlanStepDetail } from './plan-step-detail.tsx';

/** The next 48 hours: prices, expected use and sun, what the devices do, and why. */
export function PlanView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { id } = now.plan;
  const { data: plan, failed } = useResource<PlanAnswer>(id === null ? null : '/api/v1/plan', id ?? '');
  const [touched, setTouched] = useState<number | null>(null);
  if (plan === null) return <p class="quiet">{failed ? texts.failed : texts.noPlan}</p>;
  const current = plan.steps.findLastIndex(({ at }) => at <= now.time);
  const step = plan.steps[touched ?? Math.max(0, current)];
  return (
    <>
      <section class="card plan-card">
        <PlanSummary plan={plan} />
        <PlanCharts plan={plan} touch={setTouched} compact={innerHeight < 700} />
      </section>
      <div class="reasons">
        {step !== undefined && <PlanStepDetail plan={plan} step={step} isNow={touched === null} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a low screen, so the keyboard has to reach it */}
        <section class="card blocks-card" tabIndex={0} aria-label={texts.plan.blocks}>
          <h2>{texts.plan.blocks}</h2>
          <BlockList plan={plan} time={now.time} />
        </section>
      </div>
    </>
  );
}

function PlanSummary({ plan }: { plan: PlanAnswer }) {
  const { texts } = useLanguage();
  const yen = (amount: number): string => texts.yen(yenAmount(amount));
  const saving = plan.none_cost_yen - plan.expected_cost_yen;
  return (
    <>
      <h2>{saving >= 0.5 ? texts.plan.saves(yen(saving)) : texts.plan.title}</h2>
      <p class="quiet">
        {texts.plan.costs(yen(plan.expected_cost_yen), yen(plan.none_cost_yen))} ・{' '}
        {texts.plan.made(clockOf(plan.made_at))}
      </p>
      {plan.status === 'fallback' && <p class="warning">{texts.plan.fallback}</p>}
      {plan.unmet.map(({ device, wish, at }) => (
        <p class="warning" key={`${device} ${wish} ${at}`}>
          {texts.plan.unmet(nameOf(plan, device), texts.plan.wishes[wish] ?? wish)}
        </p>
      ))}
    </>
  );
}

const nameOf = (plan: PlanAnswer, device: string): string =>
  plan.blocks.find((block) => block.device === device)?.name ?? device;
