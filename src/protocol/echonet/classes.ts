import { type ClassTable, type PropertyRow, type Release, rowOf } from './class-table.ts';
import { classOf, isNodeProfile } from './eoj.ts';
import { airConditioner } from './tables/air-conditioner.ts';
import { battery } from './tables/battery.ts';
import { controller } from './tables/controller.ts';
import { cookingHeater } from './tables/cooking-heater.ts';
import { distributionBoard } from './tables/distribution-board.ts';
import { fuelCell } from './tables/fuel-cell.ts';
import { gasMeter } from './tables/gas-meter.ts';
import { lighting } from './tables/lighting.ts';
import { multiPcs } from './tables/multi-pcs.ts';
import { nodeProfile } from './tables/node-profile.ts';
import { smartMeter } from './tables/smart-meter.ts';
import { solar } from './tables/solar.ts';
import { subMeter } from './tables/sub-meter.ts';
import { superClass } from './tables/super-class.ts';
import { vehicleCharger } from './tables/vehicle-charger.ts';
import { vehicleChargerDischarger } from './tables/vehicle-charger-discharger.ts';
import { waterHeater } from './tables/water-heater.ts';
import { waterMeter } from './tables/water-meter.ts';

/** Every class this product knows, by class code. */
export const CLASSES: ReadonlyMap<number, ClassTable> = new Map(
  [
    airConditioner,
    battery,
    controller,
    cookingHeater,
    distributionBoard,
    fuelCell,
    gasMeter,
    lighting,
    multiPcs,
    nodeProfile,
    smartMeter,
    solar,
    subMeter,
    vehicleCharger,
    vehicleChargerDischarger,
    waterHeater,
    waterMeter,
  ].map((table) => [table.code, table]),
);

/**
 * The row for a property of an object: that of its class, else that of the device super class. Without a release the
 * newest one. Null where neither has it.
 */
export function propertyRow(eoj: number, epc: number, release?: Release): PropertyRow | null {
  const table = CLASSES.get(classOf(eoj));
  const own = table === undefined ? null : rowOf(table, epc, release);
  return own ?? (isNodeProfile(eoj) ? null : rowOf(superClass, epc, release));
}
