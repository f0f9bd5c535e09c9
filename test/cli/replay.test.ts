import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import type { Plan } from '#core/planner/plan.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { openStore } from '#store/open-store.ts';
import { generatedProblem } from '../core/planner/generated-problem.ts';
import { startHems } from './hems.ts';

const data = mkdtempSync(join(tmpdir(), 'hems-replay-'));
const hems = (...args: string[]) => startHems('replay', ...args, '--data', data).ended;
let good: Plan;
let bent: Plan;

beforeAll(async () => {
  const solver = createHighsSolver({ log: silent });
  const [one, other] = [generatedProblem(3), generatedProblem(8)];
  good = await makePlan({ problem: one, solver, previous: null });
  bent = { ...(await makePlan({ problem: other, solver, previous: null })), expectedCost: 1 as Plan['expectedCost'] };
  await solver.close();
  const store = openStore({ folder: data, durability: 'full', clock: createVirtualClock({ start: one.at }) });
  store.keepPlan(good, one);
  store.keepPlan(bent, other);
  store.close();
});
afterAll(() => rmSync(data, { recursive: true }));

describe('hems replay', () => {
  it('ends with 0 where a plan is equal, with 1 where it is not and says where, and with 2 where there is none', async () => {
    const [equal, differs, none] = await Promise.all([hems(good.id), hems(bent.id, '--json'), hems('p-nothing')]);
    expect(equal).toMatchObject({ code: 0, stderr: '' });
    expect(equal.stdout).toContain(`plan ${good.id}: equal bit for bit`);
    expect(differs.code).toBe(1);
    expect(JSON.parse(differs.stdout)).toMatchObject({ plan: bent.id, equal: false });
    expect((JSON.parse(differs.stdout) as { plan_differs: string }).plan_differs).toMatch(/^expectedCost: 1 is not /);
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/no plan "p-nothing" on file/);
  });
});
