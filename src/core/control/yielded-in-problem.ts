import type { DeviceRule, Problem } from '../planner/problem.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time/instant.ts';
import type { YieldedDevice } from './overrides.ts';
import { seenDevices } from './seen.ts';

/** What a mode that somebody else set comes to, for as long as the device is left alone. Its own programme: no rule. */
const MEANING: Readonly<Record<string, readonly DeviceRule['rule'][]>> = {
  'battery hold': ['no-discharge', 'no-grid-charge'],
  'battery charge': ['no-discharge'],
  'battery other': ['off'],
  'battery auto': ['no-grid-charge'],
  'heater stop': ['off'],
  'vehicle idle': ['off'],
  'vehicle other': ['off'],
};

/** The planning problem with devices that somebody else operated in the modes they were left in: no plan counts on them. */
export function withYielded(problem: Problem, yielded: readonly YieldedDevice[], snapshot: Snapshot): Problem {
  if (yielded.length === 0) return problem;
  const rules = new Map<string, readonly DeviceRule[]>();
  for (const seen of seenDevices(snapshot)) {
    const one = yielded.find(({ device }) => device === seen.id);
    if (one === undefined || !seen.mode.known) continue;
    const to = stepsUntil(problem, one.until);
    const meant = MEANING[`${seen.kind} ${seen.mode.value}`] ?? [];
    rules.set(
      seen.id,
      meant.map((rule) => ({ rule, from: 0, to })),
    );
  }
  const ruled = <Device extends { readonly id: string; readonly rules?: readonly DeviceRule[] }>(
    device: Device,
  ): Device =>
    rules.has(device.id) ? { ...device, rules: [...(device.rules ?? []), ...rules.get(device.id)!] } : device;
  return {
    ...problem,
    batteries: problem.batteries.map(ruled),
    heaters: problem.heaters.map(ruled),
    vehicles: problem.vehicles.map(ruled),
  };
}

const stepsUntil = ({ at, stepLength, steps }: Problem, until: Instant): number =>
  Math.max(1, Math.min(steps, Math.ceil((until - at) / stepLength)));
