import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { OverrideBody } from '../../api/schema/control-schema.ts';
import { useAccess } from '../access/access.tsx';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { defaultUntil, KINDS_OF, type WishKind } from './wish.ts';

type DeviceKind = 'battery' | 'vehicle' | 'heater';

interface WishesProps {
  /** The house's time. */
  readonly time: string;
  readonly devices: readonly { readonly device: string; readonly kind: DeviceKind; readonly name: string }[];
}

interface OverridesAnswer {
  readonly overrides: readonly {
    readonly id: string;
    readonly text: { readonly ja: string; readonly en: string };
  }[];
}

/** What people wish for a while, each to be taken back, and a form for another. */
export function Wishes({ time, devices }: WishesProps) {
  const { texts, language } = useLanguage();
  const { setup } = useAccess();
  const [changes, change] = useState(0);
  const [sent, setSent] = useState<Sent | null>(null);
  const { data } = useResource<OverridesAnswer>('/api/v1/override', `${time.slice(0, 16)} ${changes}`);
  const owner = setup?.signed_in === true;
  const tell = async (method: 'POST' | 'DELETE', path: string, body?: OverrideBody): Promise<void> => {
    setSent(await send(method, path, body));
    change((before) => before + 1);
  };
  return (
    <section class="card wishes">
      <h2>{texts.wishes.title}</h2>
      {data?.overrides.length === 0 && <p class="quiet">{texts.wishes.none}</p>}
      <ul>
        {data?.overrides.map(({ id, text }) => (
          <li key={id}>
            <span>{text[language]}</span>
            {owner && (
              <button
                type="button"
                class="plain"
                onClick={() => void tell('DELETE', `override/${encodeURIComponent(id)}`)}
              >
                {texts.wishes.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Problem sent={sent} />
      {owner ? (
        <WishForm time={time} devices={devices} wish={(body) => void tell('POST', 'override', body)} />
      ) : (
        <p>
          <a href="#settings">{texts.wishes.signIn}</a>
        </p>
      )}
    </section>
  );
}

function WishForm({ time, devices, wish }: WishesProps & { readonly wish: (body: OverrideBody) => void }) {
  const { texts } = useLanguage();
  const kinds = KINDS_OF.filter(({ needs }) => needs === null || devices.some(({ kind }) => kind === needs));
  const [kind, setKind] = useState<WishKind>(kinds[0]!.kind);
  const [device, setDevice] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [pct, setPct] = useState('80');
  const [guests, setGuests] = useState('2');
  const needs = KINDS_OF.find((each) => each.kind === kind)!.needs;
  const fitting = devices.filter((each) => each.kind === needs);
  const shown = until ?? defaultUntil(kind, time);
  const submit = (): void => {
    const chosen = fitting.length < 2 ? {} : { device: device ?? fitting[0]!.device };
    wish({
      kind,
      ...chosen,
      // The house stands in Japan, whatever the browser thinks.
      until: `${shown}:00+09:00` as unknown as NonNullable<OverrideBody['until']>,
      ...(kind === 'car-ready' ? { pct: Number(pct) } : {}),
      ...(kind === 'guests' ? { guests: Number(guests) } : {}),
    });
  };
  const field = (id: string, label: string, input: ComponentChildren) => (
    <div class="wish-field">
      <label class="quiet" for={id}>
        {label}
      </label>
      {input}
    </div>
  );
  return (
    <form
      class="wish-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {field(
        'wish-kind',
        texts.wishes.what,
        <select
          id="wish-kind"
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value as WishKind);
            setUntil(null);
          }}
        >
          {kinds.map((each) => (
            <option key={each.kind} value={each.kind}>
              {texts.wishes.kinds[each.kind]}
            </option>
          ))}
        </select>,
      )}
      {fitting.length > 1 &&
        field(
          'wish-device',
          texts.wishes.device,
          <select
            id="wish-device"
            value={device ?? fitting[0]!.device}
            onChange={(event) => setDevice(event.currentTarget.value)}
          >
            {fitting.map((each) => (
              <option key={each.device} value={each.device}>
                {each.name}
              </option>
            ))}
          </select>,
        )}
      {field(
        'wish-until',
        kind === 'car-ready' ? texts.wishes.readyBy : texts.wishes.until,
        <input type="datetime-local" required value={shown} onInput={(event) => setUntil(event.currentTarget.value)} />,
      )}
      {kind === 'car-ready' &&
        field(
          'wish-pct',
          texts.wishes.pct,
          <input
            id="wish-pct"
            type="number"
            min="10"
            max="100"
            value={pct}
            onInput={(event) => setPct(event.currentTarget.value)}
          />,
        )}
      {kind === 'guests' &&
        field(
          'wish-guests',
          texts.wishes.guests,
          <input
            id="wish-guests"
            type="number"
            min="1"
            max="20"
            value={guests}
            onInput={(event) => setGuests(event.currentTarget.value)}
          />,
        )}
      <button type="submit" class="main">
        {texts.wishes.wish}
      </button>
    </form>
  );
}
