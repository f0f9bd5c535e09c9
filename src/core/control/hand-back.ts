import type { DeviceCommand } from '../device/command.ts';

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
export const isHandBack = (command: DeviceCommand): boolean => command.command.mode === 'auto';
