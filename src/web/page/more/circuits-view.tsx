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
  const [sought, seek] = useState('');
  const { data, failed } = useResource<CircuitsAnswer>('/api/v1/circuits', now.time.slice(0, 15));
  const on = now.circuits.filter(({ w }) => w !== null && w >= ON_W);
  const known = data?.circuits.flatMap(({ standby_w }) => (standby_w === null ? [] : [standby_w])) ?? [];
  const standby = known.length === 0 ? null : known.reduce((sum, watts) => sum + watts, 0);
  const found = (onlyOn ? on : now.circuits).filter(({ name }) => name.toLowerCase().includes(sought.toLowerCase()));
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
      </div>
      <CircuitTable now={{ ...now, circuits: found }} energies={data} standby />
    </section>
  );
}
