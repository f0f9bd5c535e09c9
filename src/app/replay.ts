import { type DecidedAgain, decideAgain } from '#core/control/decide-again.ts';
import type { Plan } from '#core/planner/plan.ts';
import { firstDifference } from '#core/same.ts';
import { hours, plus } from '#core/time/instant.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import { makePlan } from './make-plan.ts';

/** A stored plan, decided again, with the commands that came from it. */
export interface Replayed {
  readonly plan: Plan;
  /** Where the plan made now is not the stored one; null where it is, bit for bit. */
  readonly differs: string | null;
  readonly commands: readonly DecidedAgain[];
}

export type ReplayOutcome =
  | Replayed
  /** Why it cannot be decided again, as a sentence. */
  | { readonly cannot: string };

/** Commands come from a plan for as long as it lives. */
const LIVES = hours(2);

/**
 * Makes a stored plan again from its stored problem and the plan it replaced, and each command that came from it from its
 * stored basis. On the same version of the product both are equal, bit for bit.
 */
export async function replayPlan(
  id: string,
  records: Pick<Records, 'plan' | 'planHead' | 'journalBetween'>,
  solver: Solver,
): Promise<ReplayOutcome> {
  const stored = records.plan(id);
  if (stored === null)
    return {
      cannot:
        records.planHead(id) === null
          ? `there is no plan ${JSON.stringify(id)} on file; GET plan, the journal and the page name them`
          : `of the plan ${id} only the head is still kept: plans are kept whole for two months`,
    };
  const { plan, problem } = stored;
  const previous = plan.parent === null ? null : records.plan(plan.parent);
  if (plan.parent !== null && previous === null)
    return { cannot: `the plan ${plan.parent}, which ${id} replaced, is not kept whole any more` };
  const leftOut = plan.unmet.filter(({ because }) => because === 'state-unknown');
  const again = await makePlan({ problem, solver, previous: previous?.plan ?? null, leftOut });
  const commands = records
    .journalBetween(plan.madeAt, plus(plan.madeAt, LIVES), 10_000)
    .toReversed()
    .flatMap((entry) => {
      if (entry.kind !== 'command' || !('plan' in entry.cause) || entry.cause.plan !== id) return [];
      const decided = decideAgain(plan, entry);
      return decided === null ? [] : [decided];
    });
  return { plan, differs: firstDifference(plan, again), commands };
}
