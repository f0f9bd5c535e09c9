import type { DeviceState, DevicesAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { useAccess } from '../access/access.tsx';
import { energy, percentText, power } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { modeName } from '../now/happening.ts';
import { DeviceControls } from './device-controls.tsx';
import { useResource } from '../resource.ts';
import { Value } from '../value.tsx';

const COLOUR: Readonly<Record<DeviceState['kind'], string>> = {
  meter: 'grid',
  board: 'house',
  solar: 'solar',
  battery: 'battery',
  vehicle: 'vehicle',
  heater: 'heater',
  'air-conditioner': 'house',
  light: 'solar',
  'floor-heater': 'heater',
  'cooking-heater': 'house',
};

/** Every device with what it said last. */
export function DevicesView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { data, failed } = useResource<DevicesAnswer>('/api/v1/devices', now.time.slice(0, 18));
  return (
    <>
      {failed && <p class="warning">{texts.failed}</p>}
      {data?.devices.map((device) => (
        <Device key={device.id} device={device} />
      ))}
    </>
  );
}

function Device({ device }: { device: DeviceState }) {
  const { texts } = useLanguage();
  const { setup } = useAccess();
  const { id, kind, name, w, w_missing, pct, pct_missing, content_wh, content_wh_missing, mode, on, connected } =
    device;
  const steered = kind === 'battery' || kind === 'vehicle' || kind === 'heater';
  return (
    <section class={`card device ${COLOUR[kind]}`}>
      <h2>
        <span class="swatch" />
        {name}
      </h2>
      <p class="quiet">
        {texts.devices.kinds[kind]} · {id}
      </p>
      {w === null && w_missing === 'no-answer' && <p class="warning">{texts.devices.silent}</p>}
      <dl>
        <div>
          <dt>{texts.devices.power}</dt>
          <dd>
            <Value value={w === null ? null : power(w)} missing={w_missing} />
            {w !== null && w !== 0 && <Direction kind={kind} w={w} />}
          </dd>
        </div>
        {pct !== undefined && (
          <div>
            <dt>{kind === 'heater' ? texts.devices.heat : texts.devices.charge}</dt>
            <dd>
              <Value value={pct === null ? null : { number: percentText(pct), unit: '' }} missing={pct_missing} />
            </dd>
          </div>
        )}
        {content_wh !== undefined && (
          <div>
            <dt>{texts.devices.content}</dt>
            <dd>
              <Value value={content_wh === null ? null : energy(content_wh)} missing={content_wh_missing} />
            </dd>
          </div>
        )}
        {steered && mode != null && (
          <div>
            <dt>{texts.devices.mode}</dt>
            <dd>{modeName(kind, mode, texts)}</dd>
          </div>
        )}
        {(connected ?? on) != null && (
          <div>
            <dt>{texts.devices.state}</dt>
            <dd>{connected == null ? texts.devices.on(on === true) : texts.devices.connected(connected)}</dd>
          </div>
        )}
      </dl>
      {setup?.signed_in === true && <DeviceControls device={device} />}
    </section>
  );
}

function Direction({ kind, w }: { kind: DeviceState['kind']; w: number }) {
  const { texts } = useLanguage();
  const words = {
    meter: [texts.flow.buying, texts.flow.selling],
    board: [texts.flow.buying, texts.flow.selling],
    battery: [texts.flow.charging, texts.flow.discharging],
    vehicle: [texts.flow.charging, texts.flow.discharging],
  } as Partial<Record<DeviceState['kind'], readonly [string, string]>>;
  const [positive, negative] = words[kind] ?? ['', ''];
  return <span class="quiet"> {w > 0 ? positive : negative}</span>;
}
