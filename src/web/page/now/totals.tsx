import type { MissingReason } from '#core/reading.ts';
import type { Now, TodayTotals } from '../../api/schema/now-schema.ts';
import { energy, yenAmount } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { Value } from '../value.tsx';

/** Today since midnight: what was saved, large, and the energies of the house; sold sun is none of them. */
export function Totals({ today, mode }: { today: TodayTotals; mode: Now['purchase_mode'] }) {
  const { texts } = useLanguage();
  const { totals } = texts;
  return (
    <section class="card totals" aria-label={totals.title}>
      <div class="saved">
        <h2>{totals.saved}</h2>
        <p class={`amount ${(today.saved_yen ?? 0) < 0 ? 'loss' : ''}`}>
          <Yen yen={today.saved_yen} missing={today.saved_yen_missing} />
        </p>
        <p class="quiet">{totals.savedNote}</p>
      </div>
      <dl>
        {mode === 'surplus' && (
          <>
            <Total
              name={totals.generated}
              colour="solar"
              wh={today.generated_wh}
              missing={today.generated_wh_missing}
            />
            <Total
              name={totals.selfConsumed}
              colour="solar"
              wh={today.self_consumed_wh}
              missing={today.self_consumed_wh_missing}
            />
          </>
        )}
        <Total name={totals.imported} colour="grid" wh={today.imported_wh} missing={today.imported_wh_missing} />
        {mode === 'surplus' && (
          <Total name={totals.exported} colour="grid" wh={today.exported_wh} missing={today.exported_wh_missing} />
        )}
        <Total name={totals.consumed} colour="house" wh={today.consumed_wh} missing={today.consumed_wh_missing} />
        <div class="total house">
          <dt>{totals.cost}</dt>
          <dd>
            <Yen yen={today.cost_yen} missing={today.cost_yen_missing} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

interface TotalProps {
  readonly name: string;
  readonly colour: string;
  readonly wh: number | null;
  readonly missing: MissingReason | undefined;
}

const Total = ({ name, colour, wh, missing }: TotalProps) => (
  <div class={`total ${colour}`}>
    <dt>{name}</dt>
    <dd>
      <Value value={wh === null ? null : energy(wh)} missing={missing} />
    </dd>
  </div>
);

function Yen({ yen, missing }: { yen: number | null; missing: MissingReason | undefined }) {
  const { texts } = useLanguage();
  if (yen === null) return <Value value={null} missing={missing} />;
  const [before = '', after = ''] = texts.yen('|').split('|');
  return (
    <span class="value">
      <span class="unit currency">{before}</span>
      {yenAmount(yen)}
      <span class="unit currency">{after}</span>
    </span>
  );
}
