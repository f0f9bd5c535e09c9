import { type GuardBasis, tighten, type Tightened } from '#core/control/guard.ts';
import { isHandBack, isSteered } from '#core/control/hand-back.ts';
import { type GuardLimits, limitsOf } from '#core/control/limits.ts';
import type { GuardRule } from '#core/control/rules.ts';
import { seenDevices } from '#core/control/seen.ts';
import { leaveTo, takeBack } from '#core/control/watch-hands.ts';
import type { AnyCommand, CommandOutcome, DeviceCommand } from '#core/device/command.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Instant } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { ControlStore } from './control-store.ts';
import type { Hand } from './hand.ts';
import { personSentence } from './sentences.ts';
import type { Withheld } from './withheld-book.ts';

export interface Person {
  readonly who: string;
  /** Until when a steered device is then left alone; null = until tomorrow. */
  readonly until: Instant | null;
  /** The wish came from outside of the house. */
  readonly remote: boolean;
}

/** What became of it; the guard may have withheld it, or have made less of it (`tightenedBy`). */
export type PersonOutcome =
  | (CommandOutcome & { readonly tightenedBy: GuardRule | null })
  | { readonly outcome: 'withheld'; readonly rule: GuardRule };

export interface OperateParts {
  readonly records: Records;
  readonly clock: Clock;
  readonly limits: GuardLimits;
  readonly store: ControlStore;
  readonly hand: Hand;
  readonly withheld: { enter(one: Withheld): void };
  readonly lastSeen: () => Snapshot | null;
}

/**
 * A person operates a device through us. The guard's limits hold for people as well; budget, plan and an earlier hand on
 * the device do not. A steered device is then the person's: it is neither held by us nor planned for a while.
 */
export async function operate(parts: OperateParts, command: AnyCommand, person: Person): Promise<PersonOutcome> {
  const { clock, store, hand, records } = parts;
  const cause = { by: 'person', who: person.who } as const;
  const { command: asked, rule } = tightened(parts, command, person);
  if (asked === null) {
    parts.withheld.enter({ at: clock.now(), order: command, rule: rule!, cause });
    return { outcome: 'withheld', rule: rule! };
  }
  const steered = isSteered(asked);
  const order = { command: asked, cause, because: personSentence(person.who), expires: person.until };
  const outcome = await hand.tell(order, 'free', () => {
    if (steered) store.put(leaveTo(store.memory(), asked.device, clock.now(), person.until));
  });
  if (steered && outcome.outcome === 'refused') store.put(takeBack(store.memory(), asked.device));
  if (steered && outcome.outcome !== 'refused' && !isHandBack(asked)) records.release(asked.device);
  return { ...outcome, tightenedBy: rule };
}

function tightened(
  parts: OperateParts,
  command: AnyCommand,
  { remote }: Person,
): Tightened | { readonly command: AnyCommand; readonly rule: null } {
  const limits = limitsOf(parts.limits, command.device);
  if (limits.approved === false) return { command: null, rule: 'not-approved' };
  if (remote && command.kind === 'floor-heater' && command.command.on === true)
    return { command: null, rule: 'remote-start' };
  return isSteered(command) ? tightenSteered(parts, command) : { command, rule: null };
}

/** Without a look at the device nothing is known that a limit could be checked against: then only its range is. */
function tightenSteered({ lastSeen, limits }: OperateParts, command: DeviceCommand): Tightened {
  const snapshot = lastSeen();
  if (snapshot === null) return { command: null, rule: 'stale-data' };
  for (const seen of seenDevices(snapshot)) {
    if (seen.id !== command.device) continue;
    const basis: GuardBasis = {
      at: snapshot.at,
      grid: snapshot.grid,
      stale: false,
      seen,
      limits: limitsOf(limits, seen.id),
    };
    return tighten(command, basis);
  }
  return { command, rule: null };
}
