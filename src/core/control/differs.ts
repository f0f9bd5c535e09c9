import type { DeviceCommand } from '../device/command.ts';
import type { Seen } from './basis.ts';
import type { DeviceLimits } from './limits.ts';
import type { DeviceMemory } from './memory.ts';

/** A charge set-point this much off (share) is not worth a write. */
const SETPOINT_TOLERANCE = 0.05;
/** A tank this full ends its own heating; asking again would only make it start again. */
const FULL = 97;

/**
 * Whether a device has to be told something to do what is wanted. A device whose mode is not known is not told anything:
 * writing blind is how a manual change is overwritten. Nor is a stand without a car.
 */
export function differs(
  seen: Seen,
  { kind, command }: DeviceCommand,
  memory: DeviceMemory,
  limits: DeviceLimits,
  at: number,
): boolean {
  if (!seen.mode.known) return false;
  if (seen.kind === 'vehicle' && !(seen.connected.known && seen.connected.value)) return false;
  if (seen.mode.value !== command.mode) {
    if (kind === 'heater' && command.mode === 'heat' && seen.kind === 'heater')
      return !(seen.fill.known && seen.fill.value >= FULL);
    return true;
  }
  if (command.mode !== 'charge' && command.mode !== 'discharge') return false;
  const before = memory.command?.command;
  if (before?.mode !== command.mode) return true;
  return far(before.power, command.power) || target(before, command) || fades(memory, limits, at);
}

type Charging = Extract<DeviceCommand['command'], { readonly power: number }>;

const target = (before: Charging, wanted: Charging): boolean =>
  'until' in before && 'until' in wanted && far(before.until, wanted.until);

/** A set-point with a life is said again when half of it is over. */
const fades = ({ toldAt }: DeviceMemory, { setPointLife }: DeviceLimits, at: number): boolean =>
  setPointLife !== undefined && toldAt !== null && at - toldAt >= setPointLife / 2;

const far = (before: number, wanted: number): boolean =>
  Math.abs(before - wanted) > SETPOINT_TOLERANCE * Math.max(Math.abs(before), Math.abs(wanted));
