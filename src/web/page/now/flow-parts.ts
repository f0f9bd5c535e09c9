import type { MissingReason } from '#core/reading.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { percentText, power, spoken } from '../format.ts';
import type { Texts } from '../texts/ja.ts';
import type { FlowKind } from './flow-icon.tsx';

/** One end of the diagram. */
export interface FlowPart {
  readonly kind: FlowKind;
  readonly name: string;
  /** What it does, in a word. */
  readonly doing: string;
  /** + towards the house, − away from it; null where it is not known. */
  readonly inward: number | null;
  readonly missing: MissingReason | undefined;
  /** Charge or heat, where it has one that is known. */
  readonly share: number | null;
}

/** An inverter or car at rest still shows some watts; below this nothing moves in the picture. */
export const MOVING_W = 10;

/** The ends that this house has, without the house itself. */
export function flowParts(now: Now, { flow }: Texts): FlowPart[] {
  const out = (value: number | null): number | null => (value === null ? null : 0 - value);
  const parts: FlowPart[] = [
    {
      kind: 'solar',
      name: flow.solar,
      doing: word(now.solar_w, flow.generating, flow.none, flow.none),
      inward: now.solar_w,
      missing: now.solar_w_missing,
      share: null,
    },
    {
      kind: 'grid',
      name: flow.grid,
      doing: word(now.grid_w, flow.buying, flow.selling, flow.none),
      inward: now.grid_w,
      missing: now.grid_w_missing,
      share: null,
    },
    {
      kind: 'battery',
      name: flow.battery,
      doing: word(now.battery_w, flow.charging, flow.discharging, flow.standby),
      inward: out(now.battery_w),
      missing: now.battery_w_missing,
      share: now.battery_pct,
    },
    {
      kind: 'vehicle',
      name: flow.vehicle,
      doing:
        now.vehicle_connected === false
          ? flow.away
          : word(now.vehicle_w, flow.charging, flow.discharging, flow.standby),
      inward: out(now.vehicle_w),
      missing: now.vehicle_w_missing,
      share: now.vehicle_connected === false ? null : now.vehicle_pct,
    },
    {
      kind: 'heater',
      name: flow.heater,
      doing: word(now.heater_w, flow.heating, flow.none, flow.none),
      inward: out(now.heater_w),
      missing: now.heater_w_missing,
      share: now.heater_heat_pct,
    },
  ];
  const sold = now.purchase_mode === 'full';
  return parts.filter(({ kind, missing }) => missing !== 'not-fitted' && !(sold && kind === 'solar'));
}

function word(watts: number | null, plus: string, minus: string, rest: string): string {
  if (watts === null) return '';
  if (Math.abs(watts) < MOVING_W) return rest;
  return watts > 0 ? plus : minus;
}

/** The whole picture in words, for those who do not see it. */
export function flowInWords(parts: readonly FlowPart[], now: Now, texts: Texts): string {
  const house = now.house_w === null ? '—' : spoken(power(now.house_w));
  const told = parts.map(({ name, doing, inward, share, missing }) =>
    inward === null
      ? `${name} ${texts.unknownValue(texts.missing[missing ?? 'no-answer'])}`
      : `${name} ${doing} ${spoken(power(inward))}${share === null ? '' : ` ${percentText(share)}`}`,
  );
  return [`${texts.flow.house} ${house}`, ...told].join(', ');
}
