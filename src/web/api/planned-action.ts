import type { HouseView } from '#app/house-view.ts';
import { blocksOfDevice, type ReasonedBlock } from '#core/planner/explain.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { PlannedAction } from './schema/plan-schema.ts';

export type DeviceNames = ReadonlyMap<string, string>;

export const deviceNames = (view: HouseView): DeviceNames => new Map(view.devices().map(({ id, name }) => [id, name]));

/** A plan never changes, so its blocks and their sentences are made once. */
const kept = new WeakMap<Plan, readonly ReasonedBlock[]>();

/** The blocks of every device of the plan, device by device. */
export function reasonedBlocks(plan: Plan): readonly ReasonedBlock[] {
  const found = kept.get(plan);
  if (found !== undefined) return found;
  const made = devicesOf(plan).flatMap((device) => blocksOfDevice(plan, device));
  kept.set(plan, made);
  return made;
}

/** Batteries, vehicles, heaters. */
function devicesOf({ steps }: Plan): string[] {
  const [first] = steps;
  return first === undefined
    ? []
    : [first.batteries, first.vehicles, first.heaters].flatMap((kind) => Object.keys(kind));
}

/** What step `index` of the plan wants of each device, and why. */
export const actionsAt = (plan: Plan, index: number, names: DeviceNames): PlannedAction[] =>
  reasonedBlocks(plan)
    .filter(({ fromStep, toStep }) => index >= fromStep && index < toStep)
    .map((block) => actionOf(plan, index, block, names));

/** What a step of a block wants of the block's device. */
export function actionOf(plan: Plan, index: number, block: ReasonedBlock, names: DeviceNames): PlannedAction {
  const { device, reason, sentence } = block;
  return {
    device,
    name: names.get(device) ?? device,
    ...wish(plan, index, device),
    reason: reason.reason,
    limit: reason.limit,
    because: sentence,
  };
}

function wish(
  plan: Plan,
  index: number,
  device: string,
): Pick<PlannedAction, 'kind' | 'mode' | 'power_w' | 'until_wh' | 'heat_wh'> {
  const step = plan.steps[index]!;
  const battery = step.batteries[device];
  if (battery?.mode === 'charge')
    return { kind: 'battery', mode: 'charge', power_w: battery.power, until_wh: battery.until };
  if (battery !== undefined) return { kind: 'battery', mode: battery.mode };
  const vehicle = step.vehicles[device];
  if (vehicle?.mode === 'charge' || vehicle?.mode === 'discharge')
    return { kind: 'vehicle', mode: vehicle.mode, power_w: vehicle.power };
  if (vehicle !== undefined) return { kind: 'vehicle', mode: vehicle.mode };
  const heat = step.heaters[device]?.heat ?? 0;
  return heat > 0 ? { kind: 'heater', mode: 'heat', heat_wh: heat } : { kind: 'heater', mode: 'stop' };
}
