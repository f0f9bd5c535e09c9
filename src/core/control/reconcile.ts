import type { DeviceCommand } from '../device/command.ts';
import { type Millis, minutes } from '../time/instant.ts';
import type { Basis } from './basis.ts';
import { differs } from './differs.ts';
import { ruleAgainst, tighten } from './guard.ts';
import { handBackCommand } from './hand-back.ts';
import type { GuardRule } from './rules.ts';
import { mayTry } from './told.ts';

/** What a tick decides about one device. */
export type Decision =
  /** It already does what is wanted, or has to be left for a moment. */
  | { readonly decision: 'nothing' }
  | { readonly decision: 'command'; readonly command: DeviceCommand; readonly tightenedBy: GuardRule | null }
  | { readonly decision: 'withhold'; readonly command: DeviceCommand; readonly rule: GuardRule };

/** A device whose mode a plan has just changed keeps it for so long, however often the plan is made anew. */
export const DWELL: Millis = minutes(5);

const NOTHING: Decision = { decision: 'nothing' };

/**
 * The fewest commands: one where the device does not already do what is wanted, as far as the guard lets it. Pure: the
 * same basis gives the same decision.
 */
export function decide(basis: Basis): Decision {
  const { at, seen, wanted, memory, limits } = basis;
  // Somebody may have a hand on it; or the last command failed a moment ago.
  if (memory.suspect !== null || !mayTry(memory, at)) return NOTHING;
  const { command, rule } = tighten(wanted.command, basis);
  const asks = (one: DeviceCommand): boolean => differs(seen, one, memory, limits, at);
  if (command === null || !asks(command))
    return rule !== null && asks(wanted.command) ? { decision: 'withhold', command: wanted.command, rule } : NOTHING;
  const against = ruleAgainst(command, basis);
  if (against === 'mode-change-budget' && memory.command !== null) {
    // No change is left for what is wanted now, so what was wanted before must not go on: it becomes its own again.
    const own = handBackCommand(command.kind, command.device);
    if (asks(own)) return { decision: 'command', command: own, tightenedBy: against };
  }
  if (against !== null) return { decision: 'withhold', command, rule: against };
  const flaps = memory.changedAt !== null && at >= memory.changedAt && at - memory.changedAt < DWELL;
  if (flaps && rule === null && wanted.by === 'plan' && !memory.ours.includes(command.command.mode)) return NOTHING;
  return { decision: 'command', command, tightenedBy: rule };
}
