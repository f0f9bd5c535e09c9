import { afterAll, describe, expect, test } from 'vitest';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import type { PlanFile } from '#planfile/plan-schema.ts';
import { silent } from '#ports/log.ts';
import { SEED, SOAK } from '../soak.ts';
import { generatedScenario } from './generated-scenario.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const planned = (scenario: object): Promise<PlanFile> =>
  planScenario(parseScenario(JSON.stringify(scenario)), { solver, seconds: () => 0 });
const worth = ({ expected }: PlanFile): number => expected.cost_yen - expected.end_value_yen;

const COUNT = 3 * SOAK;

describe('explanations', () => {
  test(`each constraint, put back into the scenario, makes it as much dearer as was said (${COUNT} scenarios)`, async () => {
    const troubles: string[] = [];
    let checked = 0;
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const policy = seed % 5 === 0 ? 'catalogue' : 'optimal';
      const scenario: Record<string, unknown> = { ...generatedScenario(seed, 16), policy };
      const plan = await planned({ ...scenario, explain: true });
      const { explanations = [] } = plan;
      expect(explanations.length).toBeLessThanOrEqual(12);
      for (const { constraint, delta_yen: delta, text, decision } of explanations) {
        const before = (scenario.constraints as object[] | undefined) ?? [];
        const other = await planned({ ...scenario, constraints: [...before, constraint] });
        const found = worth(other) - worth(plan);
        checked += 1;
        if (Math.abs(found - delta) > Math.max(1, 0.02 * Math.abs(delta)))
          troubles.push(`seed ${seed}, ${decision}: ${delta} and ${found}`);
        if (Math.round(Math.abs(delta)) > 0) {
          const yen = String(Math.round(Math.abs(delta)));
          if (!text.ja.includes(`${yen}円`) || !text.en.includes(`${yen} yen`))
            troubles.push(`seed ${seed}: ${text.en}`);
        }
      }
    }
    expect(checked).toBeGreaterThan(COUNT);
    expect(troubles).toEqual([]);
  });
});
