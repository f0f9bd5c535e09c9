import type { Plan } from '../planner/plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time/instant.ts';

/** What has come otherwise than the plan's step expected, so far. */
export interface SurpriseState {
  /** Start of the step. */
  readonly step: Instant | null;
  readonly at: Instant;
  /** Bought beyond what was expected, Wh; negative: less. */
  readonly beyond: number;
  readonly told: boolean;
  readonly connected: Readonly<Record<string, boolean>>;
}

/** A heater's part of a step, a kettle, a cloud do not come to this much; an oven or a wrong forecast does. Wh */
const MUCH = 1_000;
/** What lies between two ticks further apart is not known. ms */
const GAP = 60_000;

export const nothingSeen = (at: Instant): SurpriseState => ({ step: null, at, beyond: 0, told: false, connected: {} });

/**
 * Whether something has happened that is worth a new plan before its time: a car came or went, or the house has bought or
 * sold 1 kWh more than the step was expected to, told once in a step.
 */
export function watchSurprise(
  before: SurpriseState,
  snapshot: Snapshot,
  plan: Plan | null,
): { readonly state: SurpriseState; readonly surprised: boolean } {
  const { at, grid } = snapshot;
  const connected: Record<string, boolean> = { ...before.connected };
  let moved = false;
  for (const { id, connected: now } of snapshot.vehicles) {
    if (!now.known) continue;
    moved ||= connected[id] !== undefined && connected[id] !== now.value;
    connected[id] = now.value;
  }
  const step = plan?.steps.find((one) => at >= one.at && at < one.at + plan.stepLength);
  if (plan === null || step === undefined) return { state: { ...nothingSeen(at), connected }, surprised: moved };
  const passed = at - before.at;
  const isNext = before.step === step.at && passed > 0 && passed <= GAP;
  const expected = ((step.expect.import - step.expect.export) * 3_600_000) / plan.stepLength;
  const more = isNext && grid.power.known ? ((grid.power.value - expected) * passed) / 3_600_000 : 0;
  const beyond = (before.step === step.at ? before.beyond : 0) + more;
  const told = before.step === step.at && before.told;
  const much = !told && Math.abs(beyond) >= MUCH;
  return { state: { step: step.at, at, beyond, told: told || much, connected }, surprised: moved || much };
}
