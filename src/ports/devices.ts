import type { ApplianceObservation } from '#core/device/appliance.ts';
import type { BatteryCommand, BatteryObservation } from '#core/device/battery.ts';
import type { BoardObservation } from '#core/device/board.ts';
import type { CommandOutcome } from '#core/device/command.ts';
import type { SolarObservation } from '#core/device/solar.ts';
import type { VehicleCommand, VehicleObservation } from '#core/device/vehicle.ts';
import type { HeaterCommand, HeaterObservation } from '#core/device/water-heater.ts';
import type { Millis } from '#core/time/instant.ts';

/**
 * What every device on the LAN promises.
 *
 * `observe` never rejects and answers within `deadline`; what the device did not say is a missing reading with its
 * reason. Power is W with the sign of core/units.ts, registers are cumulative Wh. No value is older than the call.
 */
export interface Observable<Observation> {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  observe(deadline: Millis): Promise<Observation>;
}

/**
 * What every device that can be told something promises.
 *
 * `command` never rejects. `confirmed` means that the device was asked afterwards and said so itself; a timeout is
 * `indeterminate`, never success. Only app/act.ts calls it, with a cause already written down.
 */
export interface Commandable<Command> {
  command(command: Command): Promise<CommandOutcome>;
}

export type Board = Observable<BoardObservation>;
export type Solar = Observable<SolarObservation>;
export type Appliance = Observable<ApplianceObservation>;
export interface Battery extends Observable<BatteryObservation>, Commandable<BatteryCommand> {}
export interface Vehicle extends Observable<VehicleObservation>, Commandable<VehicleCommand> {}
export interface WaterHeater extends Observable<HeaterObservation>, Commandable<HeaterCommand> {}
