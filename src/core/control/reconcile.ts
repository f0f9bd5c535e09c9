import type { BatteryCommand, BatteryObservation } from '../device/battery.ts';
import type { DeviceCommand } from '../device/command.ts';
import type { VehicleCommand, VehicleObservation } from '../device/vehicle.ts';
import type { HeaterCommand, HeaterObservation } from '../device/water-heater.ts';
import type { PlanStep } from '../planner/plan.ts';
import type { Reading } from '../reading.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time/instant.ts';

/** What we last told each device and saw confirmed, by device id. */
export type Commanded = ReadonlyMap<string, DeviceCommand>;

/** A charge set-point this much off (share) is not worth a write. */
const SETPOINT_TOLERANCE = 0.05;
/** A tank this full ends its own heating; asking again would only make it start again. */
const FULL = 97;

/**
 * The fewest commands that bring the devices from what was observed to what the plan's step wants.
 *
 * A device whose mode is not known gets no command: writing blind is how a manual change is overwritten. A device the
 * step does not mention is left alone.
 */
export function reconcile(
  snapshot: Snapshot,
  step: PlanStep,
  heatPower: ReadonlyMap<string, number>,
  commanded: Commanded,
): readonly DeviceCommand[] {
  const commands: DeviceCommand[] = [];
  for (const battery of snapshot.batteries) {
    const wanted = step.batteries[battery.id];
    if (wanted !== undefined && differsBattery(battery, wanted, commanded.get(battery.id)))
      commands.push({ kind: 'battery', device: battery.id, command: wanted });
  }
  for (const heater of snapshot.heaters) {
    const intent = step.heaters[heater.id];
    const power = heatPower.get(heater.id);
    if (intent === undefined || power === undefined) continue;
    const wanted = heaterCommandAt(snapshot.at, step.at, intent.heat, power);
    if (differsHeater(heater, wanted)) commands.push({ kind: 'heater', device: heater.id, command: wanted });
  }
  for (const vehicle of snapshot.vehicles) {
    const wanted = step.vehicles[vehicle.id];
    if (wanted !== undefined && differsVehicle(vehicle, wanted, commanded.get(vehicle.id)))
      commands.push({ kind: 'vehicle', device: vehicle.id, command: wanted });
  }
  return commands;
}

/** A heater runs at full power until the step's heat (Wh) is made, then stops: a block's last step is partial. */
export function heaterCommandAt(now: Instant, stepAt: Instant, heat: number, heatPower: number): HeaterCommand {
  const made = (heatPower * (now - stepAt)) / 3_600_000;
  return made < heat ? { mode: 'heat' } : { mode: 'stop' };
}

const modeDiffers = (mode: Reading<string>, wanted: string): boolean => mode.known && mode.value !== wanted;

function differsBattery(seen: BatteryObservation, wanted: BatteryCommand, last: DeviceCommand | undefined): boolean {
  if (modeDiffers(seen.mode, wanted.mode)) return true;
  if (!seen.mode.known || wanted.mode !== 'charge') return false;
  const before = last?.kind === 'battery' ? last.command : undefined;
  if (before?.mode !== 'charge') return true;
  return far(before.power, wanted.power) || far(before.until, wanted.until);
}

function differsVehicle(seen: VehicleObservation, wanted: VehicleCommand, last: DeviceCommand | undefined): boolean {
  if (!seen.connected.known || !seen.connected.value) return false;
  if (modeDiffers(seen.mode, wanted.mode)) return true;
  if (!seen.mode.known || (wanted.mode !== 'charge' && wanted.mode !== 'discharge')) return false;
  const before = last?.kind === 'vehicle' ? last.command : undefined;
  return before?.mode !== wanted.mode || far(before.power, wanted.power);
}

function differsHeater(seen: HeaterObservation, wanted: HeaterCommand): boolean {
  if (!modeDiffers(seen.mode, wanted.mode)) return false;
  const full = seen.fill.known && seen.fill.value >= FULL;
  return !(wanted.mode === 'heat' && full);
}

const far = (before: number, wanted: number): boolean =>
  Math.abs(before - wanted) > SETPOINT_TOLERANCE * Math.max(Math.abs(before), Math.abs(wanted));
