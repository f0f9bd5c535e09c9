import type { CommandOutcome, DeviceCommand } from '../device/command.ts';
import { type Instant, minutes, plus } from '../time/instant.ts';
import { isHandBack } from './hand-back.ts';
import { type ControlMemory, type DeviceMemory, memoryOf, withDevice } from './memory.ts';

/** Who is behind a command, as far as the budget is concerned: hand-back, guard and storm do not count. */
export type Counted = 'counts' | 'free';

const FIRST_RETRY = 1;
const LONGEST_RETRY = 30;

/**
 * Before the Set leaves: from here on both modes may be found on the device. `counted` says whether a change of mode is
 * one of the day's twelve.
 */
export function aboutToTell(memory: ControlMemory, order: DeviceCommand, at: Instant, counted: Counted): ControlMemory {
  const { device, command } = order;
  const before = memoryOf(memory, device);
  const changes = changesMode(memory, order) && counted === 'counts';
  const ours = before.ours.includes(command.mode) ? before.ours : [...before.ours, command.mode];
  const next = withDevice(memory, device, { ...before, ours, toldAt: at, suspect: null });
  return changes ? { ...next, changes: { ...next.changes, [device]: (next.changes[device] ?? 0) + 1 } } : next;
}

/** After the outcome is known. A change that did not happen is not counted. */
export function outcomeKnown(
  memory: ControlMemory,
  order: DeviceCommand,
  { outcome }: CommandOutcome,
  at: Instant,
  asked: { readonly before: ControlMemory; readonly counted: Counted },
): ControlMemory {
  const { device, command } = order;
  const now = memoryOf(memory, device);
  if (outcome === 'confirmed') {
    const changed = changesMode(asked.before, order);
    return withDevice(memory, device, {
      ...now,
      ours: [command.mode],
      command: isHandBack(order) ? null : order,
      toldAt: at,
      changedAt: changed && asked.counted === 'counts' ? at : now.changedAt,
      failures: 0,
      retryAt: null,
    });
  }
  const failures = now.failures + 1;
  const wait = minutes(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (failures - 1)));
  const failed = withDevice(memory, device, { ...now, command: null, toldAt: at, failures, retryAt: plus(at, wait) });
  const taken = outcome === 'refused' && asked.counted === 'counts' && changesMode(asked.before, order);
  return taken ? { ...failed, changes: { ...failed.changes, [device]: failed.changes[device]! - 1 } } : failed;
}

/** Whether a command may be tried again; a time that is further away than any wait comes from a clock that has gone back. */
export const mayTry = ({ retryAt }: DeviceMemory, at: Instant): boolean =>
  retryAt === null || at >= retryAt || retryAt - at > minutes(LONGEST_RETRY);

/** False where only a set-point moves. */
export const changesMode = (memory: ControlMemory, { device, command }: DeviceCommand): boolean => {
  const { ours } = memoryOf(memory, device);
  return ours.length !== 1 || ours[0] !== command.mode;
};
