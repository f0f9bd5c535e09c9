import type { AnyCommand, DeviceCommand } from '../device/command.ts';
import type { HandBackReason, Sentence } from '../journal.ts';

/** The command that gives a device back to its own programme. */
export function handBackCommand(kind: DeviceCommand['kind'], device: string): DeviceCommand {
  switch (kind) {
    case 'battery':
      return { kind, device, command: { mode: 'auto' } };
    case 'vehicle':
      return { kind, device, command: { mode: 'auto' } };
    case 'heater':
      return { kind, device, command: { mode: 'auto' } };
  }
}

/** True where the command leaves the device to itself, so that nothing is held. */
export const isHandBack = (order: DeviceCommand): boolean => order.command.mode === 'auto';

/** Devices that are steered have a programme of their own to be given back to; others just keep what people chose. */
export const isSteered = (order: AnyCommand): order is DeviceCommand =>
  order.kind === 'battery' || order.kind === 'vehicle' || order.kind === 'heater';

export const HAND_BACK: Readonly<Record<HandBackReason, Sentence>> = {
  shutdown: {
    ja: '終了するため、機器を自身の運転に戻します。',
    en: 'Hidamari is stopping, so the device goes back to its own programme.',
  },
  'no-plan': {
    ja: '有効な計画がないため、機器を自身の運転に戻します。',
    en: 'There is no valid plan, so the device goes back to its own programme.',
  },
  'power-loss': {
    ja: '前回の終了時に戻せなかった機器を、自身の運転に戻します。',
    en: 'The device was still held when Hidamari last stopped, so it goes back to its own programme first.',
  },
  'stale-data': {
    ja: '家の電力が測れていないため、機器を自身の運転に戻します。',
    en: 'The power of the house is not being measured, so the device goes back to its own programme.',
  },
  plan: {
    ja: '計画に沿って、機器を自身の運転に戻します。',
    en: 'By the plan the device goes back to its own programme.',
  },
  release: {
    ja: 'hems release により、機器を自身の運転に戻します。',
    en: 'By hems release the device goes back to its own programme.',
  },
};
