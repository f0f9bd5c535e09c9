import type { SlotPlannerParts } from '#app/plan-slot.ts';
import type { GuardLimits, OwnLimits } from '#core/control/limits.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import type { World } from '#drivers/simulated/world.ts';

/** What the owner of the simulated house would have written into the configuration. */
export interface DeviceModels extends Pick<SlotPlannerParts, 'batteries' | 'heaters' | 'vehicles'> {
  /** Of all panels, W. */
  readonly peakPower: number;
  readonly limits: GuardLimits;
}

const HALF_HOUR_H = 0.5;
/** Ageing of a lithium iron battery of this class: price over cycles, milli-yen per kWh given out. */
const WEAR = 1_000;

export function deviceModels(spec: HouseSpec, world: World, sessionsReplayed: boolean): DeviceModels {
  const { battery, heater, vehicle } = spec;
  const heaterId = 'ecocute';
  return {
    // What is sold whole is no sun of the house.
    peakPower: spec.solar.purchase === 'full' ? 0 : spec.solar.peakW,
    batteries:
      battery === null
        ? []
        : [
            {
              id: 'battery',
              capacity: battery.capacityWh,
              reserve: battery.reserveWh,
              chargePower: battery.chargeW,
              dischargePower: battery.dischargeW,
              chargeEfficiency: battery.chargeEfficiency,
              dischargeEfficiency: battery.dischargeEfficiency,
              wear: WEAR,
            },
          ],
    heaters:
      heater === null || world.heater === null
        ? []
        : [
            {
              id: heaterId,
              capacity: world.heater.capacityWh,
              heatPower: heater.tank.heatW,
              cop: heater.tank.cop,
              auxiliaryPower: heater.tank.auxiliaryW,
              startEnergy: heater.tank.startWh,
              lossShare: heater.tank.lossSharePerHour * HALF_HOUR_H,
              lossConstant: heater.tank.lossW * HALF_HOUR_H,
              minimumRunSteps: 1,
              maximumStartsPerDay: 3,
              boostBelow: heater.tank.boostBelowWh,
            },
          ],
    vehicles:
      vehicle === null || world.vehicle === null
        ? []
        : [
            {
              id: 'ev',
              capacity: world.vehicle.capacityWh,
              minimumPower: vehicle.model.minimumW,
              maximumPower: vehicle.model.maximumW,
              chargeEfficiency: vehicle.model.chargeEfficiency,
              dischargePower: vehicle.model.dischargeW,
              dischargeEfficiency: vehicle.model.dischargeEfficiency,
              floor: vehicle.model.floorWh,
              // A replayed session says how much was charged, not how much was wanted: the car is to be full.
              wanted: sessionsReplayed ? world.vehicle.capacityWh : vehicle.departureWh,
              ...(sessionsReplayed ? {} : { tripUses: vehicle.tripWh }),
            },
          ],
    limits: {
      importLimit: spec.importLimitW,
      purchase: spec.solar.purchase,
      devices: ownLimits(spec, world, heaterId),
    },
  };
}

function ownLimits({ battery, heater, vehicle }: HouseSpec, world: World, heaterId: string): Record<string, OwnLimits> {
  return {
    ...(battery === null
      ? {}
      : { battery: { capacity: battery.capacityWh, most: battery.chargeW, floor: battery.reserveWh } }),
    ...(heater === null ? {} : { [heaterId]: { heatPower: heater.tank.heatW, floor: heater.tank.boostBelowWh } }),
    ...(vehicle === null || world.vehicle === null
      ? {}
      : {
          ev: {
            capacity: world.vehicle.capacityWh,
            least: vehicle.model.minimumW,
            most: vehicle.model.maximumW,
            mostOut: vehicle.model.dischargeW,
          },
        }),
  };
}
