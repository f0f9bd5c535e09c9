import { afterAll, describe, expect, test } from 'vitest';
import { jstTimeOfDay } from '#core/time/jst.ts';
import { parseInstant } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { parseScenario } from '#planfile/parse-scenario.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import type { PlanFile } from '#planfile/plan-schema.ts';
import { silent } from '#ports/log.ts';
import { dayScenario } from '../scenarios/day-scenario.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const twoBand = (hour: number): number => (hour >= 1 && hour < 6 ? 31.84 : 39.74);
const planned = (facts: object, sun: readonly [number, number] = [4.2, 4.2]): Promise<PlanFile> => {
  const day = dayScenario({
    at: '2026-04-14T00:00:00+09:00',
    sun,
    price: twoBand,
    change: ({ site }) => ({ policy: 'catalogue', explain: false, site: { ...site, facts } }),
  });
  return planScenario(parseScenario(JSON.stringify(day)), { solver, seconds: () => 0 });
};

/** Shares of the heat made while the sun leaves a surplus, and in the cheap hours of the night. */
function whereHeated(plan: PlanFile): { readonly sun: number; readonly night: number } {
  let [all, sun, night] = [0, 0, 0];
  for (const { at, ecocute, expect: e } of plan.steps) {
    const { heat_kwh: heat } = ecocute as { heat_kwh: number };
    const hour = jstTimeOfDay(parseInstant(at)!) / 3_600_000;
    all += heat;
    if (e.pv_kwh > e.load_kwh) sun += heat;
    if (hour >= 1 && hour < 6) night += heat;
  }
  return { sun: sun / all, night: night / all };
}

/** Devices refused on the first day; of the second the horizon holds only the night, so that no sun is seen. */
const refused = (plan: PlanFile): string[] =>
  (plan.refusals ?? []).filter(({ day }) => day === '2026-04-14').map(({ device }) => device);

describe('policy catalogue', () => {
  test('boils with the sun where every rule holds', async () => {
    const plan = await planned({});
    expect(refused(plan)).not.toContain('ecocute');
    expect(whereHeated(plan).sun).toBeGreaterThan(0.6);
  });

  test('keeps to the night band where a rule refuses, and names the rule', async () => {
    const plan = await planned({ full_purchase: true });
    for (const device of ['ecocute', 'battery', 'ev'])
      expect(plan.refusals?.find((one) => one.device === device)?.rule, device).toBe('SC-G1');
    expect(whereHeated(plan).night).toBeGreaterThan(0.9);
    const modes = new Set(plan.steps.map(({ battery }) => (battery as { mode: string }).mode));
    expect(modes).toContain('charge');
  });

  test('a refusal is of the device it is about', async () => {
    const plan = await planned({ battery_mode: 'economy' });
    expect(plan.refusals?.map(({ device, rule }) => `${device} ${rule}`)).toContain('battery SC-B2');
    expect(refused(plan)).not.toContain('ecocute');
  });

  test('on a dull day the surplus is too small for any of them', async () => {
    const plan = await planned({}, [0.4, 0.4]);
    for (const device of ['ecocute', 'ev'])
      expect(plan.refusals?.find((one) => one.device === device)?.rule, device).toBe('SC-C2');
  });
});
