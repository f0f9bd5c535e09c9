import { type ClassTable, type PropertyRow, type Release, rowOf } from './class-table.ts';
import { classOf, isNodeProfile } from './eoj.ts';
import { airConditioner } from './tables/air-conditioner.ts';
import { battery } from './tables/battery.ts';
import { controller } from './tables/controller.ts';
import { cookingHeater } from './tables/cooking-heater.ts';
import { distributionBoard } from './tables/distribution-board.ts';
import { co2Sensor, humiditySensor, temperatureSensor, vocSensor } from './tables/environment-sensors.ts';
import { floorHeater } from './tables/floor-heater.ts';
import { fuelCell } from './tables/fuel-cell.ts';
import { gasMeter } from './tables/gas-meter.ts';
import { highVoltageSmartMeter } from './tables/high-voltage-smart-meter.ts';
import { instantaneousWaterHeater } from './tables/instantaneous-water-heater.ts';
import { lighting } from './tables/lighting.ts';
import { monoFunctionalLighting } from './tables/mono-functional-lighting.ts';
import { multiPcs } from './tables/multi-pcs.ts';
import { nodeProfile } from './tables/node-profile.ts';
import { smartMeter } from './tables/smart-meter.ts';
import { solar } from './tables/solar.ts';
import { subMeter } from './tables/sub-meter.ts';
import { superClass } from './tables/super-class.ts';
import { vehicleCharger } from './tables/vehicle-charger.ts';
import { vehicleChargerDischarger } from './tables/vehicle-charger-discharger.ts';
import { waterHeatSource } from './tables/water-heat-source.ts';
import { waterHeater } from './tables/water-heater.ts';
import { waterMeter } from './tables/water-meter.ts';

/** Every class this product knows, by class code. */
export const CLASSES: ReadonlyMap<number, ClassTable> = new Map(
  [
    airConditioner,
    battery,
    co2Sensor,
    controller,
    cookingHeater,
    distributionBoard,
    floorHeater,
    fuelCell,
    gasMeter,
    highVoltageSmartMeter,
    humiditySensor,
    instantaneousWaterHeater,
    lighting,
    monoFunctionalLighting,
    multiPcs,
    nodeProfile,
    smartMeter,
    solar,
    subMeter,
    temperatureSensor,
    vehicleCharger,
    vehicleChargerDischarger,
    vocSensor,
    waterHeater,
    waterHeatSource,
    waterMeter,
  ].map((table) => [table.code, table]),
);

/** Our own classes with further ones that the user brought: read-only, and never in the place of one of ours. */
export const withClasses = (further: readonly ClassTable[]): ReadonlyMap<number, ClassTable> =>
  new Map([...further.map((table) => [table.code, { ...table, readOnly: true }] as const), ...CLASSES]);

/**
 * The row for a property of an object: that of its class, else that of the device super class. Without a release the
 * newest one. Null where neither has it.
 */
export function propertyRow(
  eoj: number,
  epc: number,
  release?: Release,
  classes: ReadonlyMap<number, ClassTable> = CLASSES,
): PropertyRow | null {
  const table = classes.get(classOf(eoj));
  const own = table === undefined ? null : rowOf(table, epc, release);
  return own ?? (isNodeProfile(eoj) ? null : rowOf(superClass, epc, release));
}
