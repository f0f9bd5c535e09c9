import type { BatteryCommand } from './battery.ts';
import type { VehicleCommand } from './vehicle.ts';
import type { HeaterCommand } from './water-heater.ts';

/** A command with the kind of device it is for. */
export type DeviceCommand =
  | { readonly kind: 'battery'; readonly device: string; readonly command: BatteryCommand }
  | { readonly kind: 'vehicle'; readonly device: string; readonly command: VehicleCommand }
  | { readonly kind: 'heater'; readonly device: string; readonly command: HeaterCommand };

/**
 * What became of a command.
 *
 * - `confirmed`     read back and found as wanted
 * - `refused`       the device said no (SetC_SNA), or read back as something else
 * - `indeterminate` no answer: it may or may not have acted
 */
export type CommandOutcome =
  | { readonly outcome: 'confirmed' }
  | { readonly outcome: 'refused'; readonly detail: string }
  | { readonly outcome: 'indeterminate'; readonly detail: string };
