import type { AirConditionerCommand } from './air-conditioner.ts';
import type { BatteryCommand } from './battery.ts';
import type { CookingHeaterCommand } from './cooking-heater.ts';
import type { EnergyShiftCommand } from './energy-shift.ts';
import type { FloorHeaterCommand } from './floor-heater.ts';
import type { LightCommand } from './light.ts';
import type { VehicleCommand } from './vehicle.ts';
import type { HeaterCommand } from './water-heater.ts';

/** A command to a device that plans steer, with its kind. */
export type DeviceCommand =
  | { readonly kind: 'battery'; readonly device: string; readonly command: BatteryCommand }
  | { readonly kind: 'vehicle'; readonly device: string; readonly command: VehicleCommand }
  | { readonly kind: 'heater'; readonly device: string; readonly command: HeaterCommand };

/** A wish for the night to come. The unit ends it by itself, so nothing is held by it. */
export interface ShiftCommand {
  readonly kind: 'energy-shift';
  readonly device: string;
  readonly command: EnergyShiftCommand;
}

/** A command to a device that only people operate. */
export type ApplianceCommand =
  | { readonly kind: 'air-conditioner'; readonly device: string; readonly command: AirConditionerCommand }
  | { readonly kind: 'light'; readonly device: string; readonly command: LightCommand }
  | { readonly kind: 'floor-heater'; readonly device: string; readonly command: FloorHeaterCommand }
  | { readonly kind: 'cooking-heater'; readonly device: string; readonly command: CookingHeaterCommand };

export type AnyCommand = DeviceCommand | ShiftCommand | ApplianceCommand;

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
