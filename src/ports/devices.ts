import type { AirConditionerCommand, AirConditionerObservation } from '#core/device/air-conditioner.ts';
import type { AirSensorObservation } from '#core/device/air-sensor.ts';
import type { ApplianceObservation } from '#core/device/appliance.ts';
import type { BatteryCommand, BatteryObservation } from '#core/device/battery.ts';
import type { BoardObservation } from '#core/device/board.ts';
import type { CommandOutcome } from '#core/device/command.ts';
import type { CookingHeaterCommand, CookingHeaterObservation } from '#core/device/cooking-heater.ts';
import type { EnergyShiftCommand, EnergyShiftObservation } from '#core/device/energy-shift.ts';
import type { FloorHeaterCommand, FloorHeaterObservation } from '#core/device/floor-heater.ts';
import type { FluidMeterObservation } from '#core/device/fluid-meter.ts';
import type { FuelCellCommand, FuelCellObservation } from '#core/device/fuel-cell.ts';
import type { LightCommand, LightObservation } from '#core/device/light.ts';
import type { MultiPcsObservation } from '#core/device/multi-pcs.ts';
import type { SolarObservation } from '#core/device/solar.ts';
import type { VehicleCommand, VehicleObservation } from '#core/device/vehicle.ts';
import type { HeaterCommand, HeaterObservation } from '#core/device/water-heater.ts';
import type { Millis } from '#core/time/instant.ts';

/**
 * What every device on the LAN promises.
 *
 * `observe` never rejects and answers within `deadline`; what the device did not say is a missing reading with its
 * reason. Power is W with the sign of core/units.ts, registers are cumulative Wh. No value is older than the call, but
 * for registers and for what a device announces by itself when it changes: those may be a minute old, with their own time.
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
export interface AirConditioner extends Observable<AirConditionerObservation>, Commandable<AirConditionerCommand> {}
export interface Light extends Observable<LightObservation>, Commandable<LightCommand> {}
export interface FloorHeater extends Observable<FloorHeaterObservation>, Commandable<FloorHeaterCommand> {}
export interface FuelCell extends Observable<FuelCellObservation>, Commandable<FuelCellCommand> {}
/** Can be stopped, never started. */
export interface CookingHeater extends Observable<CookingHeaterObservation>, Commandable<CookingHeaterCommand> {}
export type MultiPcs = Observable<MultiPcsObservation>;
export type FluidMeter = Observable<FluidMeterObservation>;
export type AirSensor = Observable<AirSensorObservation>;
/** A water heater's agreement to heat by day; its `command` is about the night to come. */
export interface EnergyShift extends Observable<EnergyShiftObservation>, Commandable<EnergyShiftCommand> {}
