import type { DeviceInfo } from '#app/house-view.ts';
import type { AirConditionerCommand } from '#core/device/air-conditioner.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { FloorHeaterCommand } from '#core/device/floor-heater.ts';
import type { LightCommand } from '#core/device/light.ts';
import type { Sentence } from '#core/journal.ts';
import { celsius, percent, wattHours, watts } from '#core/units.ts';
import type { CommandBody } from '../schema/control-schema.ts';

export type AskedCommand = { readonly command: AnyCommand } | { readonly fault: Sentence };

type Key = Exclude<keyof CommandBody, 'until'>;

/** What each kind of device can be told, and its modes. */
const TAKES: Readonly<
  Partial<Record<DeviceInfo['kind'], { readonly keys: readonly Key[]; readonly modes: readonly string[] }>>
> = {
  battery: { keys: ['mode', 'power_w', 'until_wh'], modes: ['auto', 'charge', 'hold'] },
  vehicle: { keys: ['mode', 'power_w'], modes: ['auto', 'charge', 'discharge', 'idle'] },
  heater: { keys: ['mode'], modes: ['auto', 'heat', 'stop'] },
  'air-conditioner': {
    keys: ['on', 'mode', 'target_c', 'air_flow', 'saving'],
    modes: ['auto', 'cool', 'heat', 'dry', 'fan'],
  },
  light: { keys: ['on', 'mode', 'level_pct'], modes: ['auto', 'main', 'night', 'colour'] },
  'floor-heater': { keys: ['on', 'target_c', 'level'], modes: [] },
  'cooking-heater': { keys: ['mode'], modes: ['stop'] },
};

const fault = (ja: string, en: string): { readonly fault: Sentence } => ({ fault: { ja, en } });

/** The command a body means for a device, or what is wrong with it. Ranges of values are the guard's and the driver's business. */
export function commandOf({ id: device, kind, name }: DeviceInfo, body: CommandBody): AskedCommand {
  const takes = TAKES[kind];
  if (takes === undefined)
    return fault(`「${name}」は操作できる機器ではありません。`, `${name} is not a device that can be operated.`);
  const given = Object.entries(body).flatMap(([key, value]) => (value === undefined || key === 'until' ? [] : [key]));
  const stranger = given.find((key) => !takes.keys.includes(key as Key));
  if (stranger !== undefined)
    return fault(
      `「${name}」に ${stranger} は指定できません。指定できるのは ${takes.keys.join('、')} です。`,
      `${name} takes no "${stranger}"; it takes ${takes.keys.join(', ')}.`,
    );
  if (given.length === 0)
    return fault(
      `何をするかがありません。${takes.keys.join('、')} のどれかを指定してください。`,
      `Nothing to do is named; give ${takes.keys.join(', ')}.`,
    );
  if (body.mode !== undefined && !takes.modes.includes(body.mode))
    return fault(
      `「${name}」の mode は ${takes.modes.join('、')} のどれかです。`,
      `"mode" of ${name} must be ${takes.modes.join(', ')}.`,
    );
  return madeOf(kind, device, body);
}

function madeOf(kind: DeviceInfo['kind'], device: string, body: CommandBody): AskedCommand {
  const { mode, power_w, until_wh } = body;
  switch (kind) {
    case 'battery':
      if (mode === 'charge') {
        if (power_w === undefined) return needsPower;
        // The guard's limits make the battery's capacity of it.
        const until = wattHours(until_wh ?? Number.MAX_SAFE_INTEGER);
        return { command: { kind, device, command: { mode, power: watts(power_w), until } } };
      }
      return mode === 'auto' || mode === 'hold' ? { command: { kind, device, command: { mode } } } : needsMode;
    case 'vehicle':
      if (mode === 'charge' || mode === 'discharge')
        return power_w === undefined
          ? needsPower
          : { command: { kind, device, command: { mode, power: watts(power_w) } } };
      return mode === 'auto' || mode === 'idle' ? { command: { kind, device, command: { mode } } } : needsMode;
    case 'heater':
      return mode === 'auto' || mode === 'heat' || mode === 'stop'
        ? { command: { kind, device, command: { mode } } }
        : needsMode;
    case 'air-conditioner':
      return { command: { kind, device, command: airConditioner(body) } };
    case 'light':
      return { command: { kind, device, command: light(body) } };
    case 'floor-heater':
      return { command: { kind, device, command: floorHeater(body) } };
    case 'cooking-heater':
      return { command: { kind, device, command: { mode: 'stop' } } };
    default:
      return needsMode;
  }
}

const needsPower = fault('充放電の電力（power_w）が必要です。', '"power_w" is missing: say at which power.');
const needsMode = fault('mode が必要です。', '"mode" is missing.');

function airConditioner({ on, mode, target_c, air_flow, saving }: CommandBody): AirConditionerCommand {
  return {
    ...(on === undefined ? {} : { on }),
    ...(mode === undefined ? {} : { mode: mode as NonNullable<AirConditionerCommand['mode']> }),
    ...(target_c === undefined ? {} : { target: celsius(target_c) }),
    ...(air_flow === undefined ? {} : { airFlow: air_flow as NonNullable<AirConditionerCommand['airFlow']> }),
    ...(saving === undefined ? {} : { saving }),
  };
}

function light({ on, mode, level_pct }: CommandBody): LightCommand {
  return {
    ...(on === undefined ? {} : { on }),
    ...(mode === undefined ? {} : { mode: mode as NonNullable<LightCommand['mode']> }),
    ...(level_pct === undefined ? {} : { level: percent(level_pct) }),
  };
}

function floorHeater({ on, target_c, level }: CommandBody): FloorHeaterCommand {
  return {
    ...(on === undefined ? {} : { on }),
    ...(target_c === undefined ? {} : { target: celsius(target_c) }),
    ...(level === undefined ? {} : { level }),
  };
}
