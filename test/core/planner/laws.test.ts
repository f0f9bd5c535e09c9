import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { blocksOf } from '#core/planner/heater-blocks.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { generatedProblem } from './generated-problem.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

/** Rounding to whole Wh, once per device and step. */
const WH = 3;

function checkGrid(problem: Problem, plan: Plan): void {
  for (const [step, { expect: e }] of plan.steps.entries()) {
    const taken = Object.values(e.energy).reduce((sum, value) => sum + value, 0);
    expect(e.solar + e.import).toBe(e.load + taken + e.export);
    expect(Math.min(e.import, e.export)).toBe(0);
    expect(e.export, `storage exports in step ${step}`).toBeLessThanOrEqual(Math.max(0, e.solar - e.load) + WH);
    const fromStorage = [...problem.batteries, ...problem.vehicles].some(({ id }) => e.energy[id]! < -WH);
    if (fromStorage) expect(e.export, `storage exports in step ${step}`).toBeLessThanOrEqual(WH);
    const others = e.load - e.solar + problem.heaters.reduce((sum, { id }) => sum + e.energy[id]!, 0);
    const limit = Math.max((problem.importLimit * problem.stepLength) / 3_600_000, others);
    expect(e.import, `the contract is exceeded in step ${step}`).toBeLessThanOrEqual(limit + WH);
  }
}

function checkStores(problem: Problem, plan: Plan): void {
  for (const battery of problem.batteries) {
    let before = battery.content;
    for (const { expect: e } of plan.steps) {
      const content = e.content[battery.id]!;
      const moved = e.energy[battery.id]!;
      const gained = moved > 0 ? moved * battery.chargeEfficiency : moved / battery.dischargeEfficiency;
      expect(Math.abs(content - before - gained)).toBeLessThanOrEqual(WH);
      expect(content).toBeLessThanOrEqual(battery.capacity + WH);
      if (moved < -WH) expect(content, 'discharged into the reserve').toBeGreaterThanOrEqual(battery.reserve - WH);
      before = content;
    }
  }
  for (const heater of problem.heaters)
    for (const { expect: e } of plan.steps) {
      expect(e.content[heater.id]!).toBeGreaterThanOrEqual(0);
      expect(e.content[heater.id]!).toBeLessThanOrEqual(heater.capacity + WH);
    }
  for (const vehicle of problem.vehicles)
    for (const [step, { expect: e }] of plan.steps.entries()) {
      if (!vehicle.connected[step]) expect(e.energy[vehicle.id]).toBe(0);
      expect(e.content[vehicle.id]!).toBeGreaterThanOrEqual(0);
      expect(e.content[vehicle.id]!).toBeLessThanOrEqual(vehicle.capacity + WH);
      if (e.energy[vehicle.id]! < -WH) expect(e.content[vehicle.id]!).toBeGreaterThanOrEqual(vehicle.floor - WH);
    }
}

function checkHeaterRuns(problem: Problem, plan: Plan): void {
  for (const heater of problem.heaters) {
    const exact = plan.steps.map(({ heaters }) => heaters[heater.id]!.heat > 0);
    for (const { from, to } of blocksOf(exact)) {
      if (from === 0 || to === exact.length) continue;
      // A unit below its own threshold heats of itself and stops when it likes.
      if (plan.steps[from - 1]!.expect.content[heater.id]! < heater.boostBelow) continue;
      expect(to - from, 'a run is shorter than the least').toBeGreaterThanOrEqual(heater.minimumRunSteps);
    }
    for (const { heaters } of plan.steps) {
      const { heat } = heaters[heater.id]!;
      expect(heat).toBeLessThanOrEqual((heater.heatPower * problem.stepLength) / 3_600_000 + 1);
    }
  }
}

describe('every plan', () => {
  test('balances, never exports from storage, keeps contract, reserve, floor, tank and least run; has reasons', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const problem = generatedProblem(seed);
        const plan = await makePlan({ problem, solver, previous: null });
        expect(plan.status, `seed ${seed}`).not.toBe('fallback');
        expect(plan.steps).toHaveLength(problem.steps);
        checkGrid(problem, plan);
        checkStores(problem, plan);
        checkHeaterRuns(problem, plan);
        const devices = problem.batteries.length + problem.heaters.length + problem.vehicles.length;
        for (const step of plan.steps) expect(step.reasons).toHaveLength(devices);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test('is the same for the same problem', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const first = await makePlan({ problem: generatedProblem(seed), solver, previous: null });
      await makePlan({ problem: generatedProblem(seed + 100), solver, previous: null });
      expect(await makePlan({ problem: generatedProblem(seed), solver, previous: null })).toEqual(first);
    }
  });

  test('has its id from the problem, its parent from the plan before', async () => {
    const problem = generatedProblem(8);
    const first = await makePlan({ problem, solver, previous: null });
    const second = await makePlan({ problem, solver, previous: first });
    expect(first.id).toMatch(/^p-\d{8}T\d{4}-[0-9a-f]{8}$/);
    expect(first.parent).toBeNull();
    expect(second.parent).toBe(first.id);
  });
});
