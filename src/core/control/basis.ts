import type { BatteryObservation } from '../device/battery.ts';
import type { DeviceCommand } from '../device/command.ts';
import type { GridObservation } from '../device/grid.ts';
import type { VehicleObservation } from '../device/vehicle.ts';
import type { HeaterObservation } from '../device/water-heater.ts';
import type { Instant } from '../time/instant.ts';
import type { DeviceLimits } from './limits.ts';
import type { DeviceMemory } from './memory.ts';

/** A steered device as the tick saw it. */
export type Seen =
  | ({ readonly kind: 'battery' } & BatteryObservation)
  | ({ readonly kind: 'vehicle' } & VehicleObservation)
  | ({ readonly kind: 'heater' } & HeaterObservation);

/** Who wants it: the plan, the plan for a storm's reserve, or a person's override. */
export type WantedBy = 'plan' | 'storm' | 'override';

export interface Wanted {
  readonly command: DeviceCommand;
  readonly by: WantedBy;
  /** Of the override. */
  readonly override?: string;
  /** When the override was made: a person's later word counts more than an earlier hand on the device. */
  readonly since?: Instant;
}

/**
 * Everything a decision about one device depends on, and nothing else. It is stored with each command, so that the same
 * decision can be made again, bit for bit.
 */
export interface Basis {
  readonly at: Instant;
  readonly grid: Pick<GridObservation, 'power' | 'currentR' | 'currentT'>;
  /** Nobody has measured the house's power for too long. */
  readonly stale: boolean;
  readonly seen: Seen;
  readonly wanted: Wanted;
  readonly memory: DeviceMemory;
  /** Mode changes so far on this JST day. */
  readonly changes: number;
  readonly limits: DeviceLimits;
}
