import { alternativeSentence, decisionsOf, type WhatIfRule, worthOf } from '#core/planner/alternatives.ts';
import { lostWish } from '#core/planner/lost-wish.ts';
import type { Plan } from '#core/planner/plan.ts';
import { formatJst } from '#core/time/jst.ts';
import { deviceOf } from './plan-file.ts';
import type { Explanation } from './plan-schema.ts';
import type { Scenario, ScenarioConstraint } from './scenario-schema.ts';

const RULES: Readonly<Record<WhatIfRule, ScenarioConstraint['rule']>> = {
  off: 'off',
  on: 'on',
  'no-grid-charge': 'no_grid_charge',
  'no-discharge': 'no_discharge',
};

/**
 * For each block of the plan what the best plan would cost without it: the scenario is planned again by its policy with the
 * block's decision forbidden, which is what anybody can repeat with `constraint`.
 */
export async function explanationsOf(
  scenario: Scenario,
  plan: Plan,
  planAgain: (scenario: Scenario) => Promise<Plan>,
): Promise<Explanation[]> {
  const found: Explanation[] = [];
  for (const { block, rule } of decisionsOf(plan)) {
    // Only the optimal plan does what a what-if forces.
    if (rule === 'on' && scenario.policy !== 'optimal') continue;
    const { device, id } = deviceOf(block.device) as { device: ScenarioConstraint['device']; id?: string };
    const constraint = {
      device,
      rule: RULES[rule],
      from: formatJst(block.from),
      to: formatJst(block.to),
      ...(id === undefined ? {} : { id }),
    };
    const asked = { ...scenario, constraints: [...(scenario.constraints ?? []), constraint] };
    const other = await planAgain(asked);
    const delta = Math.round((worthOf(other) - worthOf(plan)) * 1000) / 1000;
    const { ja, en } = alternativeSentence(rule, delta, lostWish(plan, other));
    found.push({
      decision: `${block.device} ${block.doing} ${formatJst(block.from)}/${formatJst(block.to)}`,
      text: { ja: block.sentence.ja + ja, en: `${block.sentence.en} ${en}` },
      constraint,
      delta_yen: delta,
    });
  }
  return found;
}
