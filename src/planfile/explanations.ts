import { makePlan } from '#app/make-plan.ts';
import { doingBlocks, type DoingBlock } from '#core/planner/explain.ts';
import type { Sentence } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Doing } from '#core/planner/reasons.ts';
import { formatJst } from '#core/time/jst.ts';
import type { Solver } from '#ports/solver.ts';
import { deviceOf } from './plan-file.ts';
import type { Explanation } from './plan-schema.ts';
import { problemOf } from './problem-of.ts';
import type { Scenario, ScenarioConstraint } from './scenario-schema.ts';

/** Blocks explained in a plan, the most telling kinds first where there are more. */
const MOST = 12;
const TELLING: readonly Doing[] = [
  'heat',
  'car-charge',
  'battery-charge',
  'car-discharge',
  'battery-auto',
  'battery-hold',
  'car-idle',
];

type What = Pick<ScenarioConstraint, 'rule'>['rule'];

/**
 * For each block of the plan what the best plan would cost without it: the scenario is planned again with the block's
 * decision forbidden, which is what anybody can repeat with `constraint`.
 */
export async function explanationsOf(scenario: Scenario, plan: Plan, solver: Solver): Promise<Explanation[]> {
  const found: Explanation[] = [];
  for (const { block, rule } of toExplain(plan)) {
    const { device, id } = deviceOf(block.device) as { device: ScenarioConstraint['device']; id?: string };
    const constraint = {
      device,
      rule,
      from: formatJst(block.from),
      to: formatJst(block.to),
      ...(id === undefined ? {} : { id }),
    };
    const asked = { ...scenario, constraints: [...(scenario.constraints ?? []), constraint] };
    const { problem, leftOut } = problemOf(asked);
    const other = await makePlan({ problem, solver, previous: null, leftOut });
    const delta = Math.round((worth(other) - worth(plan)) * 1000) / 1000;
    found.push({
      decision: `${block.device} ${block.doing} ${formatJst(block.from)}/${formatJst(block.to)}`,
      text: withAlternative(block.sentence, rule, delta),
      constraint,
      delta_yen: delta,
    });
  }
  return found;
}

/** What a plan costs, less what it leaves in the stores; yen. */
const worth = ({ expectedCost, endWorth = 0 as Plan['expectedCost'] }: Plan): number =>
  (expectedCost - endWorth) / 1000;

function toExplain(plan: Plan): { readonly block: DoingBlock; readonly rule: What }[] {
  const devices = [...new Set(plan.steps.flatMap(({ reasons }) => reasons.map(({ device }) => device)))];
  const all = devices
    .flatMap((device) => doingBlocks(plan, device))
    .flatMap((block) => {
      const rule = forbidding(block);
      return rule === null ? [] : [{ block, rule }];
    });
  const telling = all.toSorted((a, b) => TELLING.indexOf(a.block.doing) - TELLING.indexOf(b.block.doing));
  return telling.slice(0, MOST).toSorted((a, b) => a.block.from - b.block.from);
}

/** The what-if that forbids what a block does; null where none does, or where it does nothing. */
function forbidding({ doing, energy, connected }: DoingBlock): What | null {
  if (doing === 'heat' || doing === 'car-charge') return 'off';
  if (doing === 'battery-charge') return 'no_grid_charge';
  if (doing === 'car-discharge') return 'no_discharge';
  if (doing === 'battery-auto') return energy < 0 ? 'no_discharge' : energy > 0 ? 'off' : null;
  if (doing === 'battery-hold') return 'on';
  if (doing === 'car-idle') return connected ? 'on' : null;
  return null;
}

const ALTERNATIVES: Readonly<Record<What, Sentence>> = {
  off: { ja: 'この時間に使わないと', en: 'Without it in this time' },
  on: { ja: 'この時間に充電すると', en: 'If it charged in this time' },
  no_grid_charge: { ja: '買った電気で充電しないと', en: 'Without charging from the grid' },
  no_discharge: { ja: 'この時間に放電しないと', en: 'Without discharging in this time' },
};

function withAlternative({ ja, en }: Sentence, rule: What, delta: number): Sentence {
  const yen = Math.round(Math.abs(delta));
  const { ja: unless, en: otherwise } = ALTERNATIVES[rule];
  if (yen === 0)
    return { ja: `${ja}${unless}費用はほぼ同じです。`, en: `${en} ${otherwise} the cost is about the same.` };
  return delta > 0
    ? { ja: `${ja}${unless}${yen}円高くなります。`, en: `${en} ${otherwise} it costs ${yen} yen more.` }
    : {
        ja: `${ja}${unless}${yen}円安い見込みです。`,
        en: `${en} ${otherwise} it is expected to cost ${yen} yen less.`,
      };
}
