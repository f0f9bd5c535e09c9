import type { BatteryStep, PlanFileStep } from '#planfile/plan-schema.ts';
import { moveBattery } from './battery.ts';
import { type CarOrder, moveCar } from './car.ts';
import type { Site } from './site.ts';
import { tankHalfHour, type TankState } from './tank.ts';

/** Contents between two half hours, kWh. */
export interface HouseState {
  readonly battery: number;
  readonly tank: TankState;
  readonly car: number;
}

/** A half hour as it came: kWh by minute, and the air. */
export interface Lived {
  readonly load: ArrayLike<number>;
  readonly solar: ArrayLike<number>;
  /** Heat people want, kWh. */
  readonly draw: ArrayLike<number>;
  readonly outdoor: number;
  readonly plugged: boolean;
}

/** What a half hour came to, kWh. */
export interface HalfHourFlows {
  readonly import: number;
  readonly export: number;
  readonly solar: number;
  readonly batteryIn: number;
  readonly batteryOut: number;
  readonly carIn: number;
  readonly heater: number;
  readonly hotWaterShort: number;
  readonly heaterStarts: number;
}

const MINUTES = 30;
const HOURS = 1 / 60;
const FOLLOW: BatteryStep = { mode: 'auto' };
const IDLE: CarOrder = { charge_kw: 0, discharge_max_kw: 0 };

/**
 * Lets the house live through a half hour under a plan's step, minute by minute: what a battery takes and gives follows the
 * minutes, so import and export are both larger than the half-hour means say. Import above the contract limit is cut by
 * charging the battery less, then the car.
 */
export function liveHalfHour(
  site: Site,
  before: HouseState,
  step: PlanFileStep,
  lived: Lived,
): { readonly state: HouseState; readonly flows: HalfHourFlows } {
  const limit = site.main_limit_kw * HOURS;
  const tank =
    site.ecocute === null
      ? null
      : tankHalfHour(site.ecocute, before.tank, (step.ecocute as { heat_kwh: number }).heat_kwh, lived.outdoor);
  const batteryOrder = (step.battery as BatteryStep | undefined) ?? FOLLOW;
  const carOrder = (step.ev as CarOrder | undefined) ?? IDLE;
  let { battery, car } = before;
  const sums = { import: 0, export: 0, solar: 0, batteryIn: 0, batteryOut: 0, carIn: 0, heater: 0 };
  for (let minute = 0; minute < MINUTES; minute++) {
    const heater = tank?.minute(lived.draw[minute]!) ?? 0;
    let need = lived.load[minute]! - lived.solar[minute]! + heater;
    if (site.ev !== null && lived.plugged) {
      const one = moveCar(site.ev, car, carOrder, need, Math.max(0, limit - need), HOURS);
      need += one.moved;
      car = one.content;
      sums.carIn += Math.max(0, one.moved);
    }
    if (site.battery !== null) {
      const one = moveBattery(site.battery, battery, batteryOrder, need, Math.max(0, limit - need), HOURS);
      need += one.moved;
      battery = one.content;
      sums.batteryIn += Math.max(0, one.moved);
      sums.batteryOut += Math.max(0, -one.moved);
    }
    sums.import += Math.max(0, need);
    sums.export += Math.max(0, -need);
    sums.solar += lived.solar[minute]!;
    sums.heater += heater;
  }
  return {
    state: { battery, tank: tank?.end() ?? before.tank, car },
    flows: { ...sums, hotWaterShort: tank?.short() ?? 0, heaterStarts: tank?.starts() ?? 0 },
  };
}
