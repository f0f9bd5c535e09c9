import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';

type Circuit = SettingsAnswer['circuits'][number];

/** A name and a room for each circuit; only what was changed is sent. */
export function CircuitNames({ circuits, saved }: { circuits: readonly Circuit[]; saved: () => void }) {
  const { texts } = useLanguage();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [rooms, setRooms] = useState<ReadonlyMap<string, string>>(new Map());
  const [sent, setSent] = useState<Sent | null>(null);
  const save = async (): Promise<void> => {
    const result = await send('PUT', 'settings', {
      circuit_names: Object.fromEntries(names),
      circuit_rooms: Object.fromEntries(rooms),
    });
    setSent(result);
    if (!result.done) return;
    setNames(new Map());
    setRooms(new Map());
    saved();
  };
  const unchanged = names.size === 0 && rooms.size === 0;
  const known = [...new Set(circuits.map(({ room }) => room))].filter((room) => room !== '');
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
        {circuits.map(({ id, name, given_name, room }) => (
          <li key={id}>
            <label for={`name-${id}`}>{id.replace('circuit.', '')}</label>
            <input
              id={`name-${id}`}
              type="text"
              maxLength={40}
              placeholder={given_name}
              value={names.get(id) ?? name}
              onInput={(event) => setNames(new Map(names).set(id, event.currentTarget.value))}
            />
            <input
              class="room"
              type="text"
              maxLength={40}
              list="rooms"
              aria-label={texts.settings.roomOf(name)}
              placeholder={texts.settings.room}
              value={rooms.get(id) ?? room}
              onInput={(event) => setRooms(new Map(rooms).set(id, event.currentTarget.value))}
            />
          </li>
        ))}
      </ul>
      <datalist id="rooms">
        {known.map((room) => (
          <option key={room} value={room} />
        ))}
      </datalist>
      <Problem sent={sent} />
      {sent?.done === true && unchanged && <p role="status">{texts.settings.saved}</p>}
      <button type="submit" class="main" disabled={unchanged}>
        {texts.settings.save}
      </button>
    </form>
  );
}
