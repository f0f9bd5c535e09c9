import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';

type Factor = Pick<SettingsAnswer, 'co2_kg_per_kwh' | 'co2_from'>;

/** CO₂換算係数: what a bought kWh stands for. */
export function Co2Factor({ factor, saved }: { factor: Factor; saved: () => void }) {
  const { texts } = useLanguage();
  const kept = factor.co2_from === 'chosen' ? String(factor.co2_kg_per_kwh) : '';
  const [edited, edit] = useState<string | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const save = async (): Promise<void> => {
    const text = edited ?? kept;
    const result = await send('PUT', 'settings', { co2_kg_per_kwh: text === '' ? null : Number(text) });
    setSent(result);
    if (!result.done) return;
    edit(null);
    saved();
  };
  return (
    <form
      class="card access-form co2-factor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{texts.settings.co2}</h2>
      <label for="co2-factor" class="quiet">
        {texts.settings.co2Text}
      </label>
      <div class="with-unit">
        <input
          id="co2-factor"
          type="number"
          min="0"
          max="2"
          step="any"
          placeholder={factor.co2_from === 'plan' ? String(factor.co2_kg_per_kwh) : ''}
          value={edited ?? kept}
          onInput={(event) => edit(event.currentTarget.value)}
        />
        <span class="quiet">{texts.settings.co2Unit}</span>
      </div>
      <Problem sent={sent} />
      {sent?.done === true && edited === null && <p role="status">{texts.settings.saved}</p>}
      <button type="submit" class="main" disabled={edited === null}>
        {texts.settings.save}
      </button>
    </form>
  );
}
