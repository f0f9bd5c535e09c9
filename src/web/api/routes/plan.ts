import { missing, type MissingReason, known } from '#core/reading.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import { formatJst } from '#core/time/jst.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { actionsOf, type DeviceNames, sameAction } from '../planned-action.ts';
import { measured } from '../schema/measured.ts';
import type { PlanAnswer, PlanBlock } from '../schema/plan-schema.ts';

/** A plan in the units of the API. */
export function planAnswer(plan: Plan, names: DeviceNames): PlanAnswer {
  return {
    id: plan.id,
    parent: plan.parent,
    made_at: formatJst(plan.madeAt),
    status: plan.status,
    step_s: plan.stepLength / 1000,
    expected_cost_yen: plan.expectedCost / 1000,
    none_cost_yen: plan.noneCost / 1000,
    steps: plan.steps.map((step) => stepAnswer(step, names)),
    blocks: blocksOf(plan, names),
    unmet: plan.unmet.map(({ device, wish, at, short, because }) => ({
      device,
      wish,
      at: formatJst(at),
      short_wh: short,
      because,
    })),
  };
}

function stepAnswer(step: PlanStep, names: DeviceNames): PlanAnswer['steps'][number] {
  const { at, expect } = step;
  return {
    at: formatJst(at),
    load_wh: expect.load,
    solar_wh: expect.solar,
    hot_water_wh: expect.hotWater,
    import_wh: expect.import,
    export_wh: expect.export,
    buy_yen_per_kwh: expect.buy / 1000,
    sell_yen_per_kwh: expect.sell / 1000,
    devices: actionsOf(step, names).map((action) => ({
      ...action,
      ...measured('energy_wh', expected(expect.energy[action.device], at)),
      ...measured('content_wh', expected(expect.content[action.device], at)),
    })),
  };
}

const NOT_PLANNED: MissingReason = 'not-fitted';

const expected = (value: number | undefined, at: Instant) =>
  value === undefined ? missing(NOT_PLANNED, at) : known(value, at);

/** Consecutive steps in which a device does the same for the same reason, in order of their start. */
function blocksOf(plan: Plan, names: DeviceNames): PlanBlock[] {
  const blocks: PlanBlock[] = [];
  const open = new Map<string, PlanBlock>();
  for (const step of plan.steps) {
    const to = formatJst(plus(step.at, plan.stepLength));
    for (const action of actionsOf(step, names)) {
      const energy = step.expect.energy[action.device] ?? 0;
      const running = open.get(action.device);
      if (running !== undefined && sameAction(running, action)) {
        running.to = to;
        running.energy_wh += energy;
        if (action.heat_wh !== undefined) running.heat_wh = (running.heat_wh ?? 0) + action.heat_wh;
        continue;
      }
      const block: PlanBlock = { ...action, from: formatJst(step.at), to, energy_wh: energy };
      open.set(action.device, block);
      blocks.push(block);
    }
  }
  return blocks;
}
