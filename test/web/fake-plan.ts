import type { BatteryCommand } from '#core/device/battery.ts';
import type { VehicleCommand } from '#core/device/vehicle.ts';
import type { Plan, PlanStep, ReasonCode } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import { milliyen, wattHours, watts } from '#core/units.ts';
import { TARIFF } from './fake-house.ts';

const bell = (hour: number, middle: number, width: number): number => Math.exp(-(((hour - middle) / width) ** 2));

/** Generation and use of a spring day, Wh per half hour. */
export const solarAt = (hour: number): number => Math.round(Math.max(0, 2_250 * bell(hour, 12, 3.4) - 60));
export const loadAt = (hour: number): number =>
  Math.round(130 + 260 * bell(hour, 7.3, 1.2) + 190 * bell(hour, 12.3, 1.4) + 520 * bell(hour, 19.6, 2.3));

export const hourOf = (at: Instant): number => jstTimeOfDay(at) / 3_600_000;

/** A plan of two days such as a planner would make: sun into battery and tank at noon, the car at night. */
export function planFrom(now: Instant): Plan {
  const start = slotOf(now);
  let battery = 6_400;
  let tank = 11_000;
  let car = 18_000;
  const steps: PlanStep[] = [];
  for (let index = 0; index < 96; index++) {
    const at = instant(start + index * HALF_HOUR);
    const hour = hourOf(at);
    const load = loadAt(hour);
    const solar = solarAt(hour);
    const heat = hour >= 10.5 && hour < 13.5 && tank < 17_000 ? 2_250 : 0;
    const heater = heat / 4;
    const drive = hour >= 1 && hour < 5 && car < 36_000 ? 1_500 : 0;
    const surplus = solar - load - heater - drive;
    const room = 9_500 - battery;
    const flow =
      surplus > 0 ? Math.min(surplus, room, 1_500) : hour >= 17 || hour < 1 ? -Math.min(-surplus, battery - 1_500) : 0;
    battery += flow;
    tank += heat - (hour >= 19 && hour < 21.5 ? 1_500 : 90);
    car += drive - (hour === 18 ? 9_000 : 0);
    const grid = load + heater + drive + flow - solar;
    steps.push({
      at,
      batteries: { battery1: batteryCommand(hour) },
      heaters: { ecocute1: { heat } },
      vehicles: { ev1: vehicleCommand(hour, drive) },
      expect: {
        load,
        solar,
        hotWater: 90,
        import: Math.max(0, grid),
        export: Math.max(0, -grid),
        content: { battery1: battery, ecocute1: tank, ev1: car },
        energy: { battery1: flow, ecocute1: heater, ev1: drive },
        buy: buyPrice(TARIFF, at),
        sell: sellPrice(TARIFF),
      },
      reasons: [
        { device: 'battery1', reason: batteryReason(hour), limit: room <= 0 ? 'battery-full' : null },
        { device: 'ecocute1', reason: heat > 0 ? 'solar-surplus' : 'tank-full-enough', limit: null },
        { device: 'ev1', reason: vehicleReason(hour, drive), limit: drive > 0 ? 'departure' : null },
      ],
    });
  }
  return {
    id: `plan-${start}`,
    parent: `plan-${start - HALF_HOUR}`,
    madeAt: start,
    stepLength: HALF_HOUR,
    steps,
    expectedCost: milliyen(412_300),
    noneCost: milliyen(689_100),
    status: 'optimal',
    unmet: [],
  };
}

function batteryCommand(hour: number): BatteryCommand {
  if (hour >= 3 && hour < 4.5) return { mode: 'charge', power: watts(1_500), until: wattHours(4_000) };
  return hour >= 4.5 && hour < 7 ? { mode: 'hold' } : { mode: 'auto' };
}

function batteryReason(hour: number): ReasonCode {
  if (hour >= 3 && hour < 4.5) return 'cheap-price';
  if (hour >= 4.5 && hour < 7) return 'save-for-dear-price';
  return hour >= 7 && hour < 16 ? 'solar-surplus' : 'cover-house';
}

const away = (hour: number): boolean => hour >= 8 && hour < 18;

const vehicleCommand = (hour: number, drive: number): VehicleCommand =>
  drive > 0 && !away(hour) ? { mode: 'charge', power: watts(3_000) } : { mode: 'idle' };

function vehicleReason(hour: number, drive: number): ReasonCode {
  if (away(hour)) return 'not-connected';
  return drive > 0 ? 'ready-for-departure' : 'nothing-better';
}

/** Of a problem the web room looks at what can be filled, and at nothing else. */
export const storesProblem = (at: Instant): Problem => ({
  at,
  stepLength: HALF_HOUR,
  steps: 0,
  importLimit: 10_000,
  buy: [],
  sell: [],
  forecast: { load: [], solar: [], hotWater: [], temperature: [] },
  batteries: [
    {
      id: 'battery1',
      content: 6_400,
      capacity: 9_800,
      reserve: 1_500,
      chargePower: 3_000,
      dischargePower: 3_000,
      chargeEfficiency: 0.96,
      dischargeEfficiency: 0.96,
      wear: 0,
      wanted: Array.from({ length: 96 }, (_, step) => (step >= 40 && step < 60 ? 6_000 : 0)),
    },
  ],
  heaters: [],
  vehicles: [],
});
