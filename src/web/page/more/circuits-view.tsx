import { useState } from 'preact/hooks';
import type { CircuitsAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { CircuitTable } from '../today/circuit-table.tsx';

/** Less is no use that somebody would call one. */
const ON_W = 5;

/** Every circuit: what is on now, what is never off. */
export function CircuitsView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const [onlyOn, setOnlyOn] = useState(false);
  const [byRoom, setByRoom] = useState(false);
  const [sought, seek] = useState('');
  const { data, failed } = useResource<CircuitsAnswer>('/api/v1/circuits', now.time.slice(0, 15));
  const on = now.circuits.filter(({ w }) => w !== null && w >= ON_W);
  const known = data?.circuits.flatMap(({ standby_w }) => (standby_w === null ? [] : [standby_w])) ?? [];
  const standby = known.length === 0 ? null : known.reduce((sum, watts) => sum + watts, 0);
  const found = (onlyOn ? on : now.circuits).filter(({ name }) => name.toLowerCase().includes(sought.toLowerCase()));
  const hasRooms = data?.circuits.some(({ room }) => room !== '') === true;
  return (
    <section class="card circuits-page">
      <h2>{texts.views.circuits}</h2>
      {failed && <p class="warning">{texts.failed}</p>}
      <p class="quiet">
        {texts.circuits.on(on.length, now.circuits.length)}
        {standby !== null && ` ${texts.circuits.standbySum(spoken(power(standby)))}`}
      </p>
      <div class="filters">
        <input
          type="search"
          placeholder={texts.circuits.search}
          aria-label={texts.circuits.search}
          value={sought}
          onInput={(event) => seek(event.currentTarget.value)}
        />
        <label>
          <input type="checkbox" checked={onlyOn} onChange={() => setOnlyOn(!onlyOn)} />
          {texts.circuits.onlyOn}
        </label>
        {hasRooms && (
          <label>
            <input type="checkbox" checked={byRoom} onChange={() => setByRoom(!byRoom)} />
            {texts.circuits.byRoom}
          </label>
        )}
      </div>
      {groupsOf(byRoom ? roomsOf(data) : null, found).map(([room, circuits]) => (
        <div key={room}>
          {room !== null && <h3>{room === '' ? texts.circuits.noRoom : room}</h3>}
          <CircuitTable now={{ ...now, circuits }} energies={data} standby />
        </div>
      ))}
    </section>
  );
}

const roomsOf = (data: CircuitsAnswer | null): ReadonlyMap<string, string> =>
  new Map(data?.circuits.map(({ id, room }) => [id, room]));

/** All together, or by room in the order in which rooms are met; those of no room last. */
function groupsOf(
  rooms: ReadonlyMap<string, string> | null,
  circuits: Now['circuits'],
): [string | null, Now['circuits']][] {
  if (rooms === null) return [[null, circuits]];
  const groups = Map.groupBy(circuits, ({ id }) => rooms.get(id) ?? '');
  return [...groups].toSorted(([a], [b]) => Number(a === '') - Number(b === ''));
}
