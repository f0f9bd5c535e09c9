import { isSteered } from './hand-back.ts';
import type { DeviceCommand } from '../device/command.ts';
import type { Journalled } from '../journal.ts';
import type { Plan } from '../planner/plan.ts';
import { firstDifference } from '../same.ts';
import type { Instant } from '../time/instant.ts';
import { decide } from './reconcile.ts';
import { wantedOf } from './wanted.ts';

export type JournalledCommand = Journalled & { readonly kind: 'command' };

/** A command of the journal, decided again from its plan and its basis. */
export interface DecidedAgain {
  readonly sequence: number;
  readonly at: Instant;
  readonly device: string;
  /** Where the decision made now is not the one that was made then; null where it is, bit for bit. */
  readonly differs: string | null;
}

/** Null for a command that no plan and no basis stand behind: a hand-back, or a person's. */
export function decideAgain(plan: Plan, { sequence, order, basis }: JournalledCommand): DecidedAgain | null {
  if (basis === undefined || !isSteered(order)) return null;
  const said = (differs: string | null): DecidedAgain => ({ sequence, at: basis.at, device: order.device, differs });
  if (basis.wanted.by !== 'override') {
    const step = plan.steps.find(({ at }) => basis.at >= at && basis.at < at + plan.stepLength);
    if (step === undefined) return said('the plan has no step for that moment');
    const wanted = wantedOf(step, basis.seen, basis.limits, basis.at, basis.wanted.by === 'storm');
    const other = firstDifference(basis.wanted.command, wanted?.command ?? null, 'wanted');
    if (other !== null) return said(other);
  }
  const decision = decide(basis);
  const command: DeviceCommand | null = decision.decision === 'command' ? decision.command : null;
  return said(firstDifference(order, command, 'command'));
}
