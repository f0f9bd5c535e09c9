import { type ControlMemory, type DeviceMemory, emptyMemory, readMemory } from '#core/control/memory.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Settings } from '#ports/settings.ts';

export const CONTROL_KEY = 'control';

export interface ControlStore {
  memory(): ControlMemory;
  /** Durable when it returns, as far as it matters after a restart. */
  put(memory: ControlMemory): void;
}

/** The controller's memory, kept in the house's file: budgets and who operates what survive a restart. */
export function createControlStore(settings: Settings, clock: Clock, log: Log): ControlStore {
  const text = settings.setting(CONTROL_KEY);
  const read = text === null ? null : readMemory(text);
  if (text !== null && read === null) log.warn('control memory unreadable', { begins: 'anew' });
  let memory = read ?? emptyMemory(clock.now());
  let kept = memory;
  return {
    memory: () => memory,
    put(next) {
      memory = next;
      if (next === kept) return;
      settings.keepSetting(CONTROL_KEY, JSON.stringify({ ...next, devices: durable(next.devices) }));
      kept = next;
    },
  };
}

/** A first look at another mode is not worth a write: the next start looks for itself. */
const durable = (devices: Readonly<Record<string, DeviceMemory>>): Record<string, DeviceMemory> =>
  Object.fromEntries(Object.entries(devices).map(([id, one]) => [id, { ...one, suspect: null }]));
