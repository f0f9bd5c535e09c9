import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import type { PlanFile } from '#planfile/plan-schema.ts';
import { silent } from '#ports/log.ts';
import { SEED, SOAK } from '../soak.ts';
import { generatedScenario, type PlainScenario } from './generated-scenario.ts';
import { devicesOf, houseUnder } from './planned-house.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

function validator(file: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}
const isScenario = validator('config/scenario.schema.json');
const isPlan = validator('config/plan.schema.json');

/** The soak's default factor of 200 makes 10,000 of them. */
const COUNT = 50 * SOAK;
const LONGEST = 20;
/** Plans are said in whole Wh and W. */
const CLOSE = 0.02;

/** Whether the calendar says more than one thing about a car's next hours; then the plan may read it its own way. */
function isAmbiguous(scenario: PlainScenario, id: string | null): boolean {
  const trips = (
    (scenario.calendar as { ev_away?: { leave: string; return: string; id?: string }[] } | undefined)?.ev_away ?? []
  )
    .filter((trip) => id === null || trip.id === id)
    .toSorted((a, b) => a.leave.localeCompare(b.leave));
  if (trips.some(({ leave }) => leave <= scenario.now)) return true;
  return trips.some((trip, k) => k > 0 && trip.leave <= trips[k - 1]!.return);
}

function checkPlan(scenario: PlainScenario, plan: PlanFile): void {
  const { site, horizon_steps: count } = scenario;
  expect(plan.steps).toHaveLength(count);
  const devices = [
    ...devicesOf('battery', site.battery),
    ...devicesOf('ecocute', site.ecocute),
    ...devicesOf('ev', site.ev),
  ];
  expect(plan.slot_reasons, 'a reason per slot and device').toHaveLength(devices.length * count);
  const house = houseUnder(scenario, plan);
  let bill = 0;
  for (const [k, step] of plan.steps.entries()) {
    const happens = house[k]!;
    const seconds = (scenario.step_seconds as number[] | undefined)?.[k] ?? scenario.step_minutes * 60;
    const said = step.expect.contents_kwh ?? {};
    for (const [name, content] of Object.entries(happens.contents)) {
      const [kind, id] = name.split(':') as ['battery' | 'ecocute' | 'ev', string | undefined];
      if (kind === 'ev' && isAmbiguous(scenario, id ?? null)) return;
      const expected =
        id === undefined
          ? step.expect[({ battery: 'battery_kwh', ecocute: 'tank_kwh', ev: 'ev_kwh' } as const)[kind]]
          : said[id];
      expect(Math.abs(expected! - content), `${name} in step ${k}: ${expected} and ${content}`).toBeLessThan(CLOSE);
    }
    expect(Math.abs(step.expect.import_kwh - happens.import), `import in step ${k}`).toBeLessThan(CLOSE);
    expect(Math.abs(step.expect.export_kwh - happens.export), `export in step ${k}`).toBeLessThan(CLOSE);
    const limit = Math.max((site.main_limit_kw * seconds) / 3600, happens.unavoidable);
    expect(happens.import, `the contract is kept in step ${k}`).toBeLessThan(limit + CLOSE);
    if (happens.gave) expect(happens.export, `storage sells nothing in step ${k}`).toBeLessThan(CLOSE);
    bill += happens.bill;
  }
  expect(Math.abs(bill - plan.expected.cost_yen)).toBeLessThan(CLOSE * count * 5);
  const short = house.reduce((sum, { runOut }) => sum + runOut, 0);
  if (short > 0.2)
    expect(
      plan.unmet.map(({ wish }) => wish),
      `${short} kWh of heat are missing`,
    ).toContain('hot-water');
}

describe('any scenario', () => {
  test(`has a plan that the house can follow, in the published shape (${COUNT} of them)`, async () => {
    const troubles: string[] = [];
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const scenario = generatedScenario(seed, LONGEST);
      if (!isScenario(scenario)) troubles.push(`seed ${seed}: ${JSON.stringify(isScenario.errors)}`);
      try {
        const plan = await planScenario(parseScenario(JSON.stringify(scenario)), { solver, seconds: () => 0 });
        const said = JSON.parse(JSON.stringify(plan)) as PlanFile;
        expect(isPlan(said), JSON.stringify(isPlan.errors)).toBe(true);
        expect(said.solver.status, 'no plan').not.toBe('fallback');
        checkPlan(scenario, said);
      } catch (error) {
        troubles.push(`seed ${seed}: ${(error as Error).message.split('\n')[0]}`);
      }
    }
    expect(troubles).toEqual([]);
  });
});
