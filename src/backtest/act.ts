import { wattHours, watts } from '#core/units.ts';
import { type Instant, instant, minutes, plus } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { World } from '#drivers/simulated/world.ts';
import type { BatteryStep, PlanFileStep } from '#planfile/plan-schema.ts';

/** What a plan's step says to a house that has one device of each kind. */
export function tellBattery(world: World, step: PlanFileStep): void {
  const told = step.battery as BatteryStep | undefined;
  if (world.battery === null || told === undefined) return;
  if (told.mode === 'charge')
    world.battery.command({
      mode: 'charge',
      power: watts(Math.round((told.charge_kw ?? 0) * 1000)),
      until: wattHours(Math.round((told.until_kwh ?? 0) * 1000)),
    });
  // This battery knows no limits of its power, so one told to give nothing is told to hold.
  else world.battery.command({ mode: told.max_discharge_kw === 0 ? 'hold' : told.mode });
}

export function tellCar(world: World, step: PlanFileStep): void {
  const told = step.ev as { readonly charge_kw: number; readonly discharge_max_kw: number } | undefined;
  if (world.vehicle === null || told === undefined) return;
  if (told.charge_kw > 0) world.vehicle.command({ mode: 'charge', power: watts(Math.round(told.charge_kw * 1000)) });
  else if (told.discharge_max_kw > 0)
    world.vehicle.command({ mode: 'discharge', power: watts(Math.round(told.discharge_max_kw * 1000)) });
  else world.vehicle.command({ mode: 'idle' });
}

/** Lets the house live through a half hour; the heater runs until it has made the step's heat. */
export function liveThrough(world: World, slot: Instant, step: PlanFileStep | null): void {
  const end = plus(slot, HALF_HOUR);
  const told = step?.ecocute as { readonly heat_kwh: number } | undefined;
  if (world.heater === null || told === undefined) {
    world.advanceTo(end);
    return;
  }
  const lasts = (told.heat_kwh * 1000 * 3_600_000) / world.heater.heatPower;
  if (lasts <= 0) world.heater.command({ mode: 'stop' });
  else {
    world.heater.command({ mode: 'heat' });
    if (lasts < HALF_HOUR - minutes(1)) {
      world.advanceTo(instant(slot + Math.round(lasts)));
      world.heater.command({ mode: 'stop' });
    }
  }
  world.advanceTo(end);
}
