import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';

type Circuit = SettingsAnswer['circuits'][number];

/** A name for each circuit; only what was changed is sent. */
export function CircuitNames({ circuits, saved }: { circuits: readonly Circuit[]; saved: () => void }) {
  const { texts } = useLanguage();
  const [edited, setEdited] = useState<ReadonlyMap<string, string>>(new Map());
  const [sent, setSent] = useState<Sent | null>(null);
  const save = async (): Promise<void> => {
    const result = await send('PUT', 'settings', { circuit_names: Object.fromEntries(edited) });
    setSent(result);
    if (!result.done) return;
    setEdited(new Map());
    saved();
  };
  return (
    <form
      class="card circuit-names"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{texts.settings.circuitNames}</h2>
      <p class="quiet">{texts.settings.circuitNamesText}</p>
      <ul>
        {circuits.map(({ id, name, given_name }) => (
          <li key={id}>
            <label for={`name-${id}`}>{id.replace('circuit.', '')}</label>
            <input
              id={`name-${id}`}
              type="text"
              maxLength={40}
              placeholder={given_name}
              value={edited.get(id) ?? name}
              onInput={(event) => setEdited(new Map(edited).set(id, event.currentTarget.value))}
            />
          </li>
        ))}
      </ul>
      <Problem sent={sent} />
      {sent?.done === true && edited.size === 0 && <p role="status">{texts.settings.saved}</p>}
      <button type="submit" class="main" disabled={edited.size === 0}>
        {texts.settings.save}
      </button>
    </form>
  );
}
