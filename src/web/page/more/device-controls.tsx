import { useState } from 'preact/hooks';
import type { CommandAnswer, CommandBody } from '../../api/schema/control-schema.ts';
import type { DeviceState } from '../../api/schema/house-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';

/** At which power a person has a battery or a car charged who says no more than that. */
const CHARGE_W = 2_000;

/** What a press says, by kind of device; kinds that are not here are only looked at. */
const PRESSES: Readonly<Partial<Record<DeviceState['kind'], readonly (readonly [name: string, body: CommandBody])[]>>> =
  {
    battery: [
      ['auto', { mode: 'auto' }],
      ['hold', { mode: 'hold' }],
      ['charge', { mode: 'charge', power_w: CHARGE_W }],
    ],
    vehicle: [
      ['auto', { mode: 'auto' }],
      ['idle', { mode: 'idle' }],
      ['charge', { mode: 'charge', power_w: CHARGE_W }],
    ],
    heater: [
      ['auto', { mode: 'auto' }],
      ['heat', { mode: 'heat' }],
      ['stop', { mode: 'stop' }],
    ],
    'air-conditioner': [
      ['on', { on: true }],
      ['off', { on: false }],
      ['cool', { on: true, mode: 'cool' }],
      ['heat', { on: true, mode: 'heat' }],
      ['dry', { on: true, mode: 'dry' }],
    ],
    light: [
      ['on', { on: true }],
      ['off', { on: false }],
    ],
    'floor-heater': [
      ['on', { on: true }],
      ['off', { on: false }],
    ],
    'cooking-heater': [['stop', { mode: 'stop' }]],
  };

/** A value besides the presses: its key, range and first value. */
const AMOUNTS = {
  'air-conditioner': { key: 'target_c', from: 16, to: 32, first: 26 },
  light: { key: 'level_pct', from: 0, to: 100, first: 80 },
  'floor-heater': { key: 'level', from: 1, to: 15, first: 5 },
} as const;

/** Operating a device by hand; what the device said of it stands below. The plan then leaves it alone until tomorrow. */
export function DeviceControls({ device }: { device: DeviceState }) {
  const { texts } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  const { id, kind, name } = device;
  const presses = PRESSES[kind];
  if (presses === undefined) return null;
  const { controls } = texts.devices;
  const amount = kind in AMOUNTS ? AMOUNTS[kind as keyof typeof AMOUNTS] : null;
  const operate = async (body: CommandBody): Promise<void> => {
    setBusy(true);
    setSent(await send('POST', `devices/${encodeURIComponent(id)}/commands`, body));
    setBusy(false);
  };
  return (
    <div class="device-controls">
      <fieldset class="segments" aria-label={controls.of(name)}>
        {presses.map(([press, body]) => (
          <button
            key={press}
            type="button"
            disabled={busy}
            aria-pressed={isSo(device, body)}
            onClick={() => void operate(body)}
          >
            {controls.presses[kind]?.[press] ?? controls.common[press]}
          </button>
        ))}
      </fieldset>
      {amount !== null && (
        <Amount
          {...amount}
          label={controls.amounts[amount.key]}
          set={(value) => void operate({ [amount.key]: value })}
        />
      )}
      <Problem sent={sent} />
      {busy && (
        <p class="quiet" role="status">
          {controls.busy}
        </p>
      )}
      {!busy && sent?.done === true && <Outcome answer={sent.answer as CommandAnswer} />}
    </div>
  );
}

function Outcome({ answer }: { answer: CommandAnswer }) {
  const { texts, language } = useLanguage();
  return (
    <p class={answer.outcome === 'confirmed' ? 'quiet' : 'warning'} role="status">
      {texts.devices.controls.outcomes[answer.outcome]}
      {answer.tightened_because !== undefined && ` ${answer.tightened_because[language]}`}
    </p>
  );
}

interface AmountProps {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly set: (value: number) => void;
}

function Amount({ label, from, to, first, set }: AmountProps) {
  const { texts } = useLanguage();
  const [value, setValue] = useState(String(first));
  return (
    <form
      class="amount-form"
      onSubmit={(event) => {
        event.preventDefault();
        set(Number(value));
      }}
    >
      <label>
        <span class="quiet">{label}</span>
        <input
          type="number"
          required
          min={from}
          max={to}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="plain">
        {texts.devices.controls.set}
      </button>
    </form>
  );
}

/** Whether the device already does what a press says, as far as it tells. */
const isSo = ({ mode, on }: DeviceState, body: CommandBody): boolean =>
  body.mode === undefined ? on != null && body.on === on : mode != null && body.mode === mode;
