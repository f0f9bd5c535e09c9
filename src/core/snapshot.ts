import type { ApplianceObservation } from './device/appliance.ts';
import type { BatteryObservation } from './device/battery.ts';
import type { BoardObservation } from './device/board.ts';
import type { GridObservation } from './device/grid.ts';
import type { SolarObservation } from './device/solar.ts';
import type { VehicleObservation } from './device/vehicle.ts';
import type { HeaterObservation } from './device/water-heater.ts';
import type { Instant } from './time/instant.ts';

/** The house as it was seen in one tick. Frozen: nothing in a tick looks at the world again. */
export interface Snapshot {
  readonly at: Instant;
  readonly grid: GridObservation;
  readonly boards: readonly BoardObservation[];
  readonly solars: readonly SolarObservation[];
  /** Inverters in full purchase (全量買取): they feed past the house, into no balance of it. Left out where there are none. */
  readonly soldSolars?: readonly SolarObservation[];
  readonly batteries: readonly BatteryObservation[];
  readonly vehicles: readonly VehicleObservation[];
  readonly heaters: readonly HeaterObservation[];
  readonly appliances: readonly ApplianceObservation[];
}
