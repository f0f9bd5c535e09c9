import type { Alternative } from '#app/explain-plan.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { known, type MissingReason, missing } from '#core/reading.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { actionOf, actionsAt, type DeviceNames, reasonedBlocks } from '../planned-action.ts';
import { measured } from '../schema/measured.ts';
import type { AlternativesAnswer, PlanAnswer, PlanBlock, PlannedAction } from '../schema/plan-schema.ts';

/** A plan in the units of the API. */
export function planAnswer(plan: Plan, names: DeviceNames, problem: Problem | null): PlanAnswer {
  return {
    id: plan.id,
    parent: plan.parent,
    made_at: formatJst(plan.madeAt),
    status: plan.status,
    step_s: plan.stepLength / 1000,
    expected_cost_yen: plan.expectedCost / 1000,
    none_cost_yen: plan.noneCost / 1000,
    steps: plan.steps.map((step, index) => stepAnswer(step, actionsAt(plan, index, names))),
    blocks: blocksOf(plan, names),
    stores: problem === null ? [] : storesOf(problem, names),
    unmet: plan.unmet.map(({ device, wish, at, short, because }) => ({
      device,
      wish,
      at: formatJst(at),
      short_wh: short,
      because,
    })),
  };
}

export const alternativesAnswer = (plan: string, found: readonly Alternative[]): AlternativesAnswer => ({
  plan,
  alternatives: found.map(({ device, from, to, deltaYen, sentence }) => ({
    device,
    from: formatJst(from),
    to: formatJst(to),
    delta_yen: deltaYen,
    text: sentence,
  })),
});

function storesOf({ batteries, vehicles, heaters }: Problem, names: DeviceNames): PlanAnswer['stores'] {
  const store = (id: string, kind: PlanAnswer['stores'][number]['kind'], capacity: number) => ({
    device: id,
    name: names.get(id) ?? id,
    kind,
    capacity_wh: capacity,
  });
  return [
    ...batteries.map(({ id, capacity, reserve, wanted }) => ({
      ...store(id, 'battery', capacity),
      reserve_wh: reserve,
      ...(wanted === undefined ? {} : { wanted_wh: [...wanted] }),
    })),
    ...vehicles.map(({ id, capacity }) => ({ ...store(id, 'vehicle', capacity), reserve_wh: null })),
    ...heaters.map(({ id, capacity }) => ({ ...store(id, 'heater', capacity), reserve_wh: null })),
  ];
}

function stepAnswer(step: PlanStep, actions: readonly PlannedAction[]): PlanAnswer['steps'][number] {
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
    devices: actions.map(({ because: _sentence, ...action }) => ({
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
  const blocks = reasonedBlocks(plan).map((block): PlanBlock => {
    const { device, fromStep, toStep } = block;
    const steps = plan.steps.slice(fromStep, toStep);
    const heat = sum(steps.map(({ heaters }) => heaters[device]?.heat ?? 0));
    const power = Math.max(...steps.map((_step, index) => actionOf(plan, fromStep + index, block, names).power_w ?? 0));
    return {
      ...actionOf(plan, fromStep, block, names),
      from: formatJst(plan.steps[fromStep]!.at),
      to: formatJst(plus(plan.steps[toStep - 1]!.at, plan.stepLength)),
      energy_wh: sum(steps.map(({ expect }) => expect.energy[device] ?? 0)),
      ...(power > 0 ? { power_w: power } : {}),
      ...(heat > 0 ? { heat_wh: heat } : {}),
    };
  });
  return blocks.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
