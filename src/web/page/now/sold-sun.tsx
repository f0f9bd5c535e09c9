import type { Now } from '../../api/schema/now-schema.ts';
import { energy, power } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { Value } from '../value.tsx';
import { FlowIcon } from './flow-icon.tsx';

/** Full purchase (全量買取): the sun that is sold, beside the house it does not feed. */
export function SoldSun({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { fullPurchase } = texts;
  return (
    <section class="card sold-sun">
      <h2>{fullPurchase.title}</h2>
      <div class="generating">
        <svg viewBox="0 0 96 96" aria-hidden="true">
          <circle class="disc" cx="48" cy="48" r="44" />
          <FlowIcon kind="solar" x={48} y={48} size={54} />
        </svg>
        <p class="quiet">{fullPurchase.now}</p>
        <p class="amount">
          <Value value={now.solar_w === null ? null : power(now.solar_w)} missing={now.solar_w_missing} />
        </p>
      </div>
      <p class="today">
        {fullPurchase.today}{' '}
        <Value
          value={now.today.generated_wh === null ? null : energy(now.today.generated_wh)}
          missing={now.today.generated_wh_missing}
        />
      </p>
      <p class="quiet">{fullPurchase.note}</p>
    </section>
  );
}
