import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { HemsError } from '#core/errors.ts';
import { blocksOfDevice, explainStep } from '#core/planner/explain.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { instant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import type { Solver } from '#ports/solver.ts';
import { generatedProblem } from '../core/planner/generated-problem.ts';
import { loadYear, available, realProblem, WHY_SKIPPED } from '../core/planner/real-days.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const broken: Solver = {
  name: 'broken',
  solve: () => Promise.resolve({ status: 'failed', detail: 'always' }),
  series: () => ({ solve: () => Promise.resolve({ status: 'failed', detail: 'always' }), end: () => undefined }),
  close: () => Promise.resolve(),
};

describe('making a plan', () => {
  test('without a solver every device is left to itself, and the plan says so', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const problem = generatedProblem(seed);
      const plan = await makePlan({ problem, solver: broken, previous: null });
      expect(plan.status).toBe('fallback');
      expect(plan.expectedCost).toBe(plan.noneCost);
      for (const step of plan.steps) {
        for (const command of Object.values(step.batteries)) expect(command).toEqual({ mode: 'auto' });
        for (const { reason } of step.reasons) expect(reason).toBe('no-plan');
      }
    }
  });

  test('a problem with NaN is refused by name, not planned', async () => {
    const good = generatedProblem(1);
    const load = good.forecast.load.map((wh, step) => (step === 3 ? Number.NaN : wh));
    const cases: readonly [Problem, string][] = [
      [{ ...good, forecast: { ...good.forecast, load } }, 'load[3]'],
      [{ ...good, buy: good.buy.slice(1) }, 'buy.length'],
      [{ ...good, batteries: [{ ...good.batteries[0]!, id: 'b', content: Number.NaN }] }, 'b.content'],
    ];
    for (const [problem, place] of cases) {
      const refused = makePlan({ problem, solver, previous: null });
      await expect(refused).rejects.toThrow(place);
      await expect(refused).rejects.toBeInstanceOf(HemsError);
    }
  });

  test('devices that were left out are named first', async () => {
    const leftOut = [{ device: 'x', wish: 'planned', at: instant(0), short: 0, because: 'state-unknown' }] as const;
    const plan = await makePlan({ problem: generatedProblem(2), solver: broken, previous: null, leftOut });
    expect(plan.unmet[0]).toEqual(leftOut[0]);
  });

  test('a departure that cannot be met is relaxed and named with what is missing', async () => {
    const base = generatedProblem(6);
    const problem: Problem = {
      ...base,
      vehicles: [
        {
          id: 'car',
          content: 5_000,
          capacity: 40_000,
          minimumPower: 1_200,
          maximumPower: 3_000,
          chargeEfficiency: 1,
          dischargePower: 0,
          dischargeEfficiency: 1,
          floor: 0,
          connected: Array.from({ length: base.steps }, (_, step) => step < 4 || step > 8),
          departures: [{ step: 4, wanted: 20_000 }],
        },
      ],
    };
    const plan = await makePlan({ problem, solver, previous: null });
    const unmet = plan.unmet.find(({ device }) => device === 'car');
    expect(unmet).toMatchObject({ wish: 'energy-at-departure', because: 'too-little-time' });
    expect(unmet!.short).toBeGreaterThanOrEqual(9_000);
  });

  test('every block of every device has a sentence in both languages', async () => {
    const problem = generatedProblem(3);
    const plan = await makePlan({ problem, solver, previous: null });
    for (const { id } of [...problem.batteries, ...problem.heaters, ...problem.vehicles]) {
      const blocks = blocksOfDevice(plan, id);
      expect(blocks[0]!.fromStep).toBe(0);
      expect(blocks.at(-1)!.toStep).toBe(plan.steps.length);
      for (const { sentence } of blocks) {
        expect(sentence.ja).toMatch(/ので、.+。$/);
        expect(sentence.en).toMatch(/because .+\.$/);
      }
      expect(explainStep(plan, plan.steps[0]!, id)).toEqual(blocks[0]!.sentence);
    }
  });
});

describe.skipIf(!available)(`a day of re-planning (${WHY_SKIPPED})`, () => {
  test('changes the battery and starts the heater seldom, and does not restart what runs', async () => {
    const year = loadYear();
    const counts: { modes: number; starts: number }[] = [];
    for (const day of [20, 110, 230]) counts.push(await liveOneDay(year, day));
    for (const { modes, starts } of counts) {
      expect(modes).toBeLessThanOrEqual(12);
      expect(starts).toBeLessThanOrEqual(3);
    }
  }, 60_000);
});

/** Re-plans every half hour of a day and follows the first step each time. */
async function liveOneDay(year: ReturnType<typeof loadYear>, day: number): Promise<{ modes: number; starts: number }> {
  let previous: Plan | null = null;
  let modes = 0;
  let starts = 0;
  let run = 0;
  for (let slot = 0; slot < 48; slot++) {
    const fresh = realProblem(year, day * 48 + slot, { tariff: 'two-band', vehicle: false });
    const last: Plan['steps'][number] | undefined = previous?.steps[0];
    const problem: Problem =
      last === undefined
        ? fresh
        : {
            ...fresh,
            batteries: fresh.batteries.map((one) => ({ ...one, content: last.expect.content[one.id]! })),
            heaters: fresh.heaters.map((one) => ({
              ...one,
              heat: last.expect.content[one.id]!,
              running: run > 0,
              runSteps: run,
              startsToday: starts,
            })),
          };
    const plan: Plan = await makePlan({ problem, solver, previous });
    const step = plan.steps[0]!;
    if (last !== undefined && step.batteries.battery!.mode !== last.batteries.battery!.mode) modes++;
    const runs = step.heaters.ecocute!.heat > 0;
    if (runs && run === 0) starts++;
    run = runs ? run + 1 : 0;
    previous = plan;
  }
  return { modes, starts };
}
