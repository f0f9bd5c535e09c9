import type { HouseView } from '#app/house-view.ts';
import type { PlanStep } from '#core/planner/plan.ts';
import { REASONS } from './reason-sentences.ts';
import type { PlannedAction } from './schema/plan-schema.ts';

export type DeviceNames = ReadonlyMap<string, string>;

export const deviceNames = (view: HouseView): DeviceNames => new Map(view.devices().map(({ id, name }) => [id, name]));

/** What a step wants of each device, in the order batteries, vehicles, heaters. */
export function actionsOf(step: PlanStep, names: DeviceNames): PlannedAction[] {
  const actions: PlannedAction[] = [];
  for (const [device, command] of Object.entries(step.batteries))
    actions.push({
      ...identity(step, device, names),
      kind: 'battery',
      mode: command.mode,
      ...(command.mode === 'charge' ? { power_w: command.power, until_wh: command.until } : {}),
    });
  for (const [device, command] of Object.entries(step.vehicles))
    actions.push({
      ...identity(step, device, names),
      kind: 'vehicle',
      mode: command.mode,
      ...(command.mode === 'charge' || command.mode === 'discharge' ? { power_w: command.power } : {}),
    });
  for (const [device, { heat }] of Object.entries(step.heaters))
    actions.push({
      ...identity(step, device, names),
      kind: 'heater',
      mode: heat > 0 ? 'heat' : 'stop',
      ...(heat > 0 ? { heat_wh: heat } : {}),
    });
  return actions;
}

function identity(
  step: PlanStep,
  device: string,
  names: DeviceNames,
): Pick<PlannedAction, 'device' | 'name' | 'reason' | 'limit' | 'because'> {
  const found = step.reasons.find((reason) => reason.device === device);
  const reason = found?.reason ?? 'no-plan';
  return { device, name: names.get(device) ?? device, reason, limit: found?.limit ?? null, because: REASONS[reason] };
}

/** The same device does the same for the same reason, at the same power. */
export const sameAction = (a: PlannedAction, b: PlannedAction): boolean =>
  a.device === b.device && a.mode === b.mode && a.reason === b.reason && a.limit === b.limit && a.power_w === b.power_w;
