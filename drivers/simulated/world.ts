import type { BatteryCommand, BatteryMode } from '#core/device/battery.ts';
import type { VehicleCommand, VehicleMode } from '#core/device/vehicle.ts';
import type { HeaterCommand, HeaterMode } from '#core/device/water-heater.ts';
import type { Instant } from '#core/time/instant.ts';

/**
 * The physical house behind the simulated meter and devices. Everything that is true about it is here; nothing here
 * knows about bytes.
 *
 * Energy is conserved exactly: powers are whole watts, time is whole milliseconds, and every ledger is an integer
 * number of millijoules (W·ms), so at any moment
 *   solar + import + batteryDischarge + vehicleDischarge = load + heater + batteryCharge + vehicleCharge + export
 * holds without rounding. In full purchase the sun passes the house by and stands in no balance.
 */
export interface World {
  readonly now: Instant;
  /** Lets the house live until `at`; going back is ignored. Called by everybody who is about to look. */
  advanceTo(at: Instant): void;
  /** Power at this moment, W: + import. */
  gridPower(): number;
  readonly ledger: Ledger;
  /** Base-load circuits, air conditioners and lights among them; their sum is the load. */
  readonly circuits: readonly WorldCircuit[];
  readonly solar: WorldSolar;
  readonly battery: WorldBattery | null;
  readonly heater: WorldHeater | null;
  readonly vehicle: WorldVehicle | null;
  readonly appliances: readonly WorldAppliance[];
  outdoorTemperature(): number;
  /** What the weather will truly be, for the simulated forecast feed to spoil: Wh and °C of the half hour at `slot`. */
  futureSolar(slot: Instant): number;
  futureTemperature(slot: Instant): number;
}

/** Integer millijoules since the house was built (1 Wh = 3,600,000 mJ). */
export interface Ledger {
  readonly import: number;
  readonly export: number;
  readonly load: number;
  readonly solar: number;
  readonly batteryCharge: number;
  readonly batteryDischarge: number;
  readonly heater: number;
  readonly vehicleCharge: number;
  readonly vehicleDischarge: number;
  /** Heat that people wanted and the tank did not have. */
  readonly hotWaterShort: number;
}

export interface WorldCircuit {
  readonly name: string;
  power(): number;
  /** mJ */
  energy(): number;
}

export interface WorldSolar {
  /** Over which its power is spread evenly; one where left out. */
  readonly inverters?: number;
  /** Full purchase: nothing of it reaches the house. */
  readonly soldWhole?: boolean;
  readonly ratedPower: number;
  power(): number;
  energy(): number;
}

export interface WorldBattery {
  readonly capacityWh: number;
  readonly chargePower: number;
  readonly dischargePower: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** + charging */
  power(): number;
  contentWh(): number;
  chargedEnergy(): number;
  dischargedEnergy(): number;
  mode(): BatteryMode;
  command(command: BatteryCommand): void;
}

export interface WorldHeater {
  readonly tankLitres: number;
  readonly capacityWh: number;
  readonly heatPower: number;
  power(): number;
  energy(): number;
  heatWh(): number;
  heating(): boolean;
  mode(): HeaterMode;
  command(command: HeaterCommand): void;
}

export interface WorldVehicle {
  readonly capacityWh: number;
  readonly minimumPower: number;
  readonly maximumPower: number;
  readonly dischargePower: number;
  connected(): boolean;
  power(): number;
  contentWh(): number;
  chargedEnergy(): number;
  dischargedEnergy(): number;
  mode(): VehicleMode;
  command(command: VehicleCommand): void;
  /** Trips so far: how many left with what they needed. */
  departures(): { readonly kept: number; readonly missed: number };
}

export interface WorldAppliance {
  readonly kind: 'air-conditioner' | 'light';
  readonly name: string;
  on(): boolean;
  power(): number;
  roomTemperature(): number | null;
  /** A person at the remote control, or a Set over the LAN. */
  switch(on: boolean): void;
}
