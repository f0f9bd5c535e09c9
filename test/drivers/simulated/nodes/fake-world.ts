import type { BatteryCommand } from '#core/device/battery.ts';
import type { VehicleCommand } from '#core/device/vehicle.ts';
import type { HeaterCommand } from '#core/device/water-heater.ts';
import type { Instant } from '#core/time/instant.ts';
import type { World, WorldAppliance, WorldCircuit } from '#drivers/simulated/world.ts';

/** What a test may turn while the house stands still. */
export interface Knobs {
  gridPower: number;
  solarPower: number;
  batteryPower: number;
  batteryContent: number;
  heaterHeat: number;
  heating: boolean;
  connected: boolean;
  vehicleContent: number;
  on: boolean;
  room: number | null;
}

export interface FakeWorld {
  readonly world: World;
  readonly knobs: Knobs;
  readonly commands: {
    readonly battery: BatteryCommand[];
    readonly heater: HeaterCommand[];
    readonly vehicle: VehicleCommand[];
  };
  /** How often it was told the time. */
  advances(): number;
}

const MJ = 3_600_000;

/** A house that stands still: circuit n takes 10·n W and has used n kWh, n counted from 1. */
export function createFakeWorld(circuitCount: number, dischargePower = 6_000): FakeWorld {
  const knobs: Knobs = {
    gridPower: -1_234,
    solarPower: 3_210,
    batteryPower: 0,
    batteryContent: 4_900,
    heaterHeat: 10_000,
    heating: false,
    connected: true,
    vehicleContent: 20_000,
    on: false,
    room: 21.4,
  };
  const commands = { battery: [] as BatteryCommand[], heater: [] as HeaterCommand[], vehicle: [] as VehicleCommand[] };
  let advances = 0;
  let now = 0 as Instant;
  const circuits: WorldCircuit[] = Array.from({ length: circuitCount }, (_, i) => ({
    name: `circuit ${i + 1}`,
    power: () => 10 * (i + 1),
    energy: () => 1_000 * (i + 1) * MJ + 1,
  }));
  const appliance = (kind: WorldAppliance['kind'], name: string): WorldAppliance => ({
    kind,
    name,
    on: () => knobs.on,
    power: () => (knobs.on ? 500 : 0),
    roomTemperature: () => (kind === 'light' ? null : knobs.room),
    switch(on) {
      knobs.on = on;
    },
  });
  const world: World = {
    get now() {
      return now;
    },
    advanceTo(at) {
      now = at;
      advances++;
    },
    gridPower: () => knobs.gridPower,
    ledger: {
      import: 12_345_678 * MJ + 3_599_999,
      export: 100_000_005 * MJ,
      load: 0,
      solar: 0,
      batteryCharge: 0,
      batteryDischarge: 0,
      heater: 0,
      vehicleCharge: 0,
      vehicleDischarge: 0,
      hotWaterShort: 0,
    },
    circuits,
    solar: { ratedPower: 4_900, power: () => knobs.solarPower, energy: () => 7_654_321 * MJ },
    battery: {
      capacityWh: 9_800,
      chargePower: 3_000,
      dischargePower: 2_500,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      power: () => knobs.batteryPower,
      contentWh: () => knobs.batteryContent,
      chargedEnergy: () => 1_111 * MJ,
      dischargedEnergy: () => 999 * MJ + 1,
      mode: () => commands.battery.at(-1)?.mode ?? 'auto',
      command: (command) => void commands.battery.push(command),
    },
    heater: {
      tankLitres: 370,
      capacityWh: 21_000,
      heatPower: 4_500,
      power: () => (knobs.heating ? 1_100 : 6),
      energy: () => 222_222 * MJ,
      heatWh: () => knobs.heaterHeat,
      heating: () => knobs.heating,
      mode: () => commands.heater.at(-1)?.mode ?? 'auto',
      command: (command) => void commands.heater.push(command),
    },
    vehicle: {
      capacityWh: 40_000,
      minimumPower: 1_400,
      maximumPower: 6_000,
      dischargePower,
      connected: () => knobs.connected,
      power: () => -800,
      contentWh: () => knobs.vehicleContent,
      chargedEnergy: () => 333 * MJ,
      dischargedEnergy: () => 44 * MJ,
      mode: () => commands.vehicle.at(-1)?.mode ?? 'auto',
      command: (command) => void commands.vehicle.push(command),
      departures: () => ({ kept: 0, missed: 0 }),
    },
    appliances: [appliance('air-conditioner', 'circuit 2'), appliance('light', 'circuit 3')],
    outdoorTemperature: () => -3.6,
    futureSolar: () => 0,
    futureTemperature: () => 0,
  };
  return { world, knobs, commands, advances: () => advances };
}
