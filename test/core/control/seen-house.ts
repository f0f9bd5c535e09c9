import type { Basis, Seen, Wanted } from '#core/control/basis.ts';
import type { DeviceLimits } from '#core/control/limits.ts';
import { type DeviceMemory, UNKNOWN_DEVICE } from '#core/control/memory.ts';
import type { BatteryMode } from '#core/device/battery.ts';
import type { DeviceCommand } from '#core/device/command.ts';
import type { VehicleMode } from '#core/device/vehicle.ts';
import type { HeaterMode } from '#core/device/water-heater.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { amperes, percent, wattHours, watts } from '#core/units.ts';

/** Noon of a Sunday in April. */
export const NOON = instant(Date.UTC(2026, 3, 12, 3));

export interface House {
  readonly at?: Instant;
  readonly battery?: BatteryMode | null;
  readonly batteryWh?: number;
  readonly heater?: HeaterMode | null;
  readonly fill?: number;
  readonly heat?: number | null;
  readonly vehicle?: VehicleMode | null;
  readonly vehicleW?: number;
  readonly connected?: boolean;
  readonly grid?: number | null;
  readonly amperes?: readonly [number, number];
}

/** A house with a battery `b`, a heater `h` and a car `v`. Null is what did not answer. */
export function house(seen: House = {}): Snapshot {
  const at = seen.at ?? NOON;
  const no = missing('no-answer', at);
  const { battery = 'auto', heater = 'auto', vehicle = 'idle', heat = 12_000, grid = 500 } = seen;
  const nothing = { power: no, charge: no, content: no, chargeRegister: no, dischargeRegister: no };
  return {
    at,
    grid: {
      power: grid === null ? no : known(watts(grid), at),
      currentR: seen.amperes === undefined ? no : known(amperes(seen.amperes[0]), at),
      currentT: seen.amperes === undefined ? no : known(amperes(seen.amperes[1]), at),
      importRegister: no,
      exportRegister: no,
    },
    boards: [],
    solars: [],
    appliances: [],
    batteries: [
      {
        ...nothing,
        id: 'b',
        content: seen.batteryWh === undefined ? no : known(wattHours(seen.batteryWh), at),
        mode: battery === null ? no : known(battery, at),
      },
    ],
    heaters: [
      {
        id: 'h',
        power: no,
        heating: no,
        heat: heat === null ? no : known(wattHours(heat), at),
        fill: known(percent(seen.fill ?? 50), at),
        register: no,
        mode: heater === null ? no : known(heater, at),
      },
    ],
    vehicles: [
      {
        ...nothing,
        id: 'v',
        power: seen.vehicleW === undefined ? no : known(watts(seen.vehicleW), at),
        connected: known(seen.connected ?? true, at),
        mode: vehicle === null ? no : known(vehicle, at),
      },
    ],
  };
}

export const charge = (power: number, until = 9_000): DeviceCommand => ({
  kind: 'battery',
  device: 'b',
  command: { mode: 'charge', power: watts(power), until: wattHours(until) },
});
export const battery = (mode: 'auto' | 'hold'): DeviceCommand => ({ kind: 'battery', device: 'b', command: { mode } });
export const heater = (mode: 'auto' | 'heat' | 'stop'): DeviceCommand => ({
  kind: 'heater',
  device: 'h',
  command: { mode },
});
export const vehicle = (mode: 'auto' | 'idle' | 'charge' | 'discharge', power = 3_000): DeviceCommand => ({
  kind: 'vehicle',
  device: 'v',
  command: mode === 'charge' || mode === 'discharge' ? { mode, power: watts(power) } : { mode },
});

export const LIMITS: DeviceLimits = { importLimit: 6_000 };

export interface About {
  readonly seen?: House;
  readonly memory?: Partial<DeviceMemory>;
  readonly by?: Wanted['by'];
  readonly since?: Instant;
  readonly changes?: number;
  readonly limits?: Partial<DeviceLimits>;
  readonly stale?: boolean;
}

/** What a decision about a wish depends on: the device of the command in that house. */
export function basis(command: DeviceCommand, about: About = {}): Basis {
  const snapshot = house(about.seen);
  const seen: Seen =
    command.kind === 'battery'
      ? { kind: 'battery', ...snapshot.batteries[0]! }
      : command.kind === 'heater'
        ? { kind: 'heater', ...snapshot.heaters[0]! }
        : { kind: 'vehicle', ...snapshot.vehicles[0]! };
  const ours = seen.mode.known ? [seen.mode.value] : [];
  return {
    at: snapshot.at,
    grid: snapshot.grid,
    stale: about.stale ?? false,
    seen,
    wanted: { command, by: about.by ?? 'plan', ...(about.since === undefined ? {} : { since: about.since }) },
    memory: { ...UNKNOWN_DEVICE, ours, ...about.memory },
    changes: about.changes ?? 0,
    limits: { ...LIMITS, ...about.limits },
  };
}
