import type { SlotPlannerParts } from '#app/plan-slot.ts';
import type { GuardLimits, OwnLimits } from '#core/control/limits.ts';
import type { DeviceEntry, HouseFile } from '#config/house-file/house-file-schema.ts';

type Models = Pick<SlotPlannerParts, 'batteries' | 'heaters' | 'vehicles'>;
type Of<Kind extends DeviceEntry['kind']> = Extract<DeviceEntry, { kind: Kind }>;

/** Contract ampere at 100 V. */
const VOLTS = 100;
/** A charger's phases together. */
const CHARGER_VOLTS = 200;
const HALF_HOUR_H = 0.5;

const share = (percent: number): number => percent / 100;

/** What the planner may plan with: devices whose control was approved. The others are only looked at. */
export function configuredModels({ devices }: Pick<HouseFile, 'devices'>): Models {
  const approved = devices.filter(({ control }) => control);
  const of = <Kind extends DeviceEntry['kind']>(kind: Kind): Of<Kind>[] =>
    approved.filter((device): device is Of<Kind> => device.kind === kind);
  return {
    batteries: of('battery').map((one) => ({
      id: one.id,
      capacity: one.capacity_wh,
      reserve: one.capacity_wh * share(one.reserve_pct),
      chargePower: one.charge_w,
      dischargePower: one.discharge_w,
      chargeEfficiency: share(one.charge_efficiency_pct),
      dischargeEfficiency: share(one.discharge_efficiency_pct),
      wear: one.wear_yen_per_kwh * 1_000,
    })),
    heaters: of('water-heater')
      .filter((one) => !one.maker_solar_charge)
      .map((one) => ({
        id: one.id,
        capacity: one.capacity_wh,
        heatPower: one.heat_w,
        cop: one.cop_by_outdoor_c,
        auxiliaryPower: one.auxiliary_w,
        startEnergy: one.start_wh,
        lossShare: share(one.loss_pct_per_hour) * HALF_HOUR_H,
        lossConstant: one.loss_w * HALF_HOUR_H,
        minimumRunSteps: 1,
        maximumStartsPerDay: one.starts_per_day_most,
        boostBelow: one.boost_below_wh,
      })),
    vehicles: of('vehicle').map((one) => ({
      id: one.id,
      capacity: one.capacity_wh,
      minimumPower: one.minimum_a * CHARGER_VOLTS,
      maximumPower: one.maximum_w,
      chargeEfficiency: share(one.charge_efficiency_pct),
      dischargePower: one.discharge_w,
      dischargeEfficiency: share(one.discharge_efficiency_pct),
      floor: one.capacity_wh * share(one.floor_pct),
      wanted: one.capacity_wh * share(one.departure_pct),
      ...(one.trip_wh === null ? {} : { tripUses: one.trip_wh }),
    })),
  };
}

export function configuredLimits({ devices, contract }: Pick<HouseFile, 'devices' | 'contract'>): GuardLimits {
  const full = devices.some((device) => device.kind === 'solar' && device.purchase === 'full');
  return {
    importLimit: contract.amperes * VOLTS,
    contractAmperes: contract.amperes,
    ...(contract.phase_amperes === null ? {} : { phaseAmperes: contract.phase_amperes }),
    purchase: full ? 'full' : 'surplus',
    devices: Object.fromEntries(devices.map((device) => [device.id, ownLimits(device)])),
  };
}

function ownLimits(device: DeviceEntry): OwnLimits {
  const approved = device.control;
  switch (device.kind) {
    case 'battery':
      return {
        approved,
        capacity: device.capacity_wh,
        most: device.charge_w,
        floor: device.capacity_wh * share(device.floor_pct),
      };
    case 'water-heater':
      return {
        approved,
        heatPower: device.heat_w,
        floor: device.boost_below_wh,
        makerSolarCharge: device.maker_solar_charge,
      };
    case 'vehicle':
      return {
        approved,
        capacity: device.capacity_wh,
        least: device.minimum_a * CHARGER_VOLTS,
        most: device.maximum_w,
        mostOut: device.discharge_w,
        floor: device.capacity_wh * share(device.floor_pct),
      };
    default:
      return { approved };
  }
}

/** Of all panels that the house itself can use, W; what is sold whole is no sun of the house. */
export function peakPower({ roof, devices }: Pick<HouseFile, 'roof' | 'devices'>): number {
  const full = devices.some((device) => device.kind === 'solar' && device.purchase === 'full');
  return roof === null || full ? 0 : roof.faces.reduce((sum, { peak_w }) => sum + peak_w, 0);
}
