import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import type { TariffsAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { yenAmount } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { monthsBefore, type PlanYear, useYearUnderEveryPlan } from './year-under-every-plan.ts';

interface TariffChoiceProps {
  readonly now: Now;
  readonly tariff: SettingsAnswer['tariff'];
  readonly saved: () => void;
}

/** 料金プラン: what the last twelve months would have cost under every plan that is known, and the choice of one. */
export function TariffChoice({ now, tariff, saved }: TariffChoiceProps) {
  const { texts, language } = useLanguage();
  const { tariffs } = texts;
  const [asked, ask] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  const { data } = useResource<TariffsAnswer>('/api/v1/tariffs', '');
  const year = useYearUnderEveryPlan(asked ? monthsBefore(now.time, 12) : []);
  const choose = async (id: string): Promise<void> => {
    const result = await send('PUT', 'settings', { tariff_plan: id });
    setSent(result);
    if (result.done) saved();
  };
  if (data === null) return null;
  const running = year.plans.find(({ id }) => id === data.running);
  const inForce = data.tariffs.find(({ id }) => id === data.running);
  const chosen = data.catalogue.find(({ id }) => id === tariff.chosen);
  return (
    <section class="card tariff-choice">
      <h2>{tariffs.title}</h2>
      <p>{inForce === undefined ? texts.history.noTariff : tariffs.running(inForce.name[language])}</p>
      {tariff.needs_restart && chosen !== undefined && (
        <p class="warning" role="status">
          {tariffs.needsRestart(chosen.name[language])}
        </p>
      )}
      <Problem sent={sent} />
      {!asked && (
        <button type="button" class="main" onClick={() => ask(true)}>
          {tariffs.compare}
        </button>
      )}
      {asked && (
        <>
          <p class="quiet" aria-live="polite">
            {year.asked < 12 ? tariffs.asking(year.asked) : tariffs.note(year.whole)}
          </p>
          <ul class="plans">
            {year.plans.map((plan) => (
              <Row
                key={plan.id}
                plan={plan}
                running={running}
                held={plan.id === (tariff.chosen ?? data.running)}
                choosable={data.catalogue.find(({ id }) => id === plan.id)?.kind !== 'market'}
                choose={() => void choose(plan.id)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );

  function Row({ plan, running: own, held, choosable, choose: pick }: RowProps) {
    const catalogued = data!.catalogue.find(({ id }) => id === plan.id);
    const difference = own === undefined || own === plan ? null : Math.round(plan.yen - own.yen);
    return (
      <li class={held ? 'held' : ''}>
        <p class="plan-name">
          {plan.name[language]} <span class="quiet">{plan.utility}</span>
        </p>
        <p class="plan-cost">
          {texts.yen(yenAmount(plan.yen))}
          {difference !== null && (
            <span class={difference < 0 ? 'cheaper' : 'dearer'}> {tariffs.difference(difference, yenAmount)}</span>
          )}
        </p>
        <p class="quiet">
          {plan.missing.map((gap) => tariffs.gaps[gap]).join(' ')} {tariffs.confidence[catalogued?.confidence ?? 'C']}
        </p>
        {held ? (
          <p class="quiet">{tariffs.held}</p>
        ) : choosable ? (
          <button type="button" class="plain" onClick={pick}>
            {tariffs.choose}
          </button>
        ) : (
          <p class="quiet">{tariffs.market}</p>
        )}
      </li>
    );
  }
}

interface RowProps {
  readonly plan: PlanYear;
  readonly running: PlanYear | undefined;
  readonly held: boolean;
  readonly choosable: boolean;
  readonly choose: () => void;
}
