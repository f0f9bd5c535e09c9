import { useState } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { ForecastAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import { clockOf, secondsOf, yenAmount } from '../format.ts';
import { timeText } from '../history/range.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { BlockList } from './block-list.tsx';
import { ForecastScores } from './forecast-scores.tsx';
import { PAST_S } from './outlook.ts';
import { PlanCharts } from './plan-charts.tsx';
import { Wishes } from './wishes.tsx';
import { PlanStepDetail } from './plan-step-detail.tsx';

/** The next 48 hours: prices, expected use and sun, what the devices do, and why. */
export function PlanView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { id } = now.plan;
  const { data: plan, failed } = useResource<PlanAnswer>(id === null ? null : '/api/v1/plan', id ?? '');
  const { data: forecast } = useResource<ForecastAnswer>(id === null ? null : '/api/v1/forecast', id ?? '');
  const { data: past } = useResource<EnergyAnswer>(plan === null ? null : pastOf(plan), now.time.slice(0, 15));
  const [touched, setTouched] = useState<number | null>(null);
  if (plan === null) return <p class="quiet">{failed ? texts.failed : texts.noPlan}</p>;
  const current = plan.steps.findLastIndex(({ at }) => at <= now.time);
  const step = plan.steps[touched ?? Math.max(0, current)];
  return (
    <>
      <div class="planned">
        <section class="card plan-card">
          <PlanSummary plan={plan} />
          <PlanCharts plan={plan} forecast={forecast} past={past} touch={setTouched} compact={innerHeight < 700} />
        </section>
        {forecast !== null && <ForecastScores forecast={forecast} />}
      </div>
      <div class="reasons">
        {step !== undefined && <PlanStepDetail plan={plan} step={step} isNow={touched === null} />}
        <Wishes time={now.time} devices={devicesOf(plan)} />
        <section class="card blocks-card">
          <h2>{texts.plan.blocks}</h2>
          <BlockList plan={plan} time={now.time} />
        </section>
      </div>
    </>
  );
}

/** Sun and use of the hours before the plan. */
const pastOf = ({ steps }: PlanAnswer): string => {
  const to = secondsOf(steps[0]!.at);
  const asked = { from: timeText(to - PAST_S), to: timeText(to), step: '30m', series: 'house,solar.*' };
  return `/api/v1/energy?${new URLSearchParams(asked)}`;
};

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

const devicesOf = ({ steps }: PlanAnswer) => steps[0]?.devices ?? [];

const nameOf = (plan: PlanAnswer, device: string): string =>
  plan.blocks.find((block) => block.device === device)?.name ?? device;
