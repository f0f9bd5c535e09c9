import { afterAll, describe, expect, test } from 'vitest';
import { chartOf } from '#backtest/chart.ts';
import { runBacktest } from '#backtest/run.ts';
import type { BacktestSetting } from '#backtest/setting.ts';
import { days, instant, parseInstant, plus } from '#core/time/instant.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { backtestSchema } from '#planfile/backtest-schema.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const FROM = parseInstant('2026-04-13T00:00:00+09:00')!;
const SETTING: BacktestSetting = {
  spec: DEFAULT_HOUSE,
  inputs: createHouseInputs({ spec: DEFAULT_HOUSE, seed: 5 }),
  tariff: DEFAULT_HOUSE.tariff,
  from: FROM,
  to: plus(FROM, days(2)),
  historyFrom: instant(FROM - days(14)),
  seed: 5,
  replanEvery: 12,
};

describe('a backtest', () => {
  test('replays each policy, with none and perfect as the ends of the scale', async () => {
    const seen: Scenario[] = [];
    const told: number[] = [];
    const report = await runBacktest(
      SETTING,
      ['optimal'],
      (scenario) => {
        seen.push(scenario);
        return planScenario(scenario, { solver, seconds: () => 0 });
      },
      ({ share }) => told.push(share),
    );
    expect(backtestSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      from: '2026-04-13',
      to: '2026-04-14',
      tariff: 'tepco_smartlife_s',
      forecasts: 'rebuilt',
    });
    expect(report.runs.map(({ policy }) => policy)).toEqual(['none', 'optimal', 'perfect']);
    const [none, optimal, perfect] = report.runs;
    expect(optimal!.cost_yen).toBeLessThan(none!.cost_yen);
    expect(perfect!.cost_yen).toBeLessThan(none!.cost_yen);
    expect(none!.captured).toBe(0);
    expect(perfect!.captured).toBe(1);
    expect(told.at(-1)).toBe(1);
    expect(told).toHaveLength(6);

    // Nothing but perfect may look ahead, and then it says so by carrying its forecast.
    const ahead = seen.filter(({ forecast }) => forecast !== undefined);
    expect(ahead).toHaveLength(8);
    for (const { now, history, weather_forecast: weather } of seen.filter(({ forecast }) => forecast === undefined)) {
      const end = parseInstant(history!.start)! + history!.load_kwh.length * 1_800_000;
      expect(end).toBe(parseInstant(now));
      expect(parseInstant(weather!.issued)!).toBeLessThanOrEqual(end);
    }
    expect(chartOf(report).match(/<polyline/g)).toHaveLength(2);
  });
});
