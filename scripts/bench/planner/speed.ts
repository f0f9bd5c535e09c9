import { readFileSync } from 'node:fs';
import { replayPolicy } from '#backtest/replay-policy.ts';
import { instant, plus, days } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';
import { silent } from '#ports/log.ts';
import type { Figure } from '../../bench.ts';
import { BENCH_TARIFFS, benchHomes, settingOf, spanOf } from './homes.ts';

const seconds = (): number => performance.now() / 1000;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

/** Times of whole plans, forecasts included, and what planning adds to the memory of its process. */
export async function speedFigures(): Promise<Figure[]> {
  const scenarios = await realScenarios();
  const solver = createHighsSolver({ log: silent });
  const before = process.memoryUsage().rss;
  try {
    const halves = await times(scenarios, (scenario) => planScenario(scenario, { solver, seconds }));
    const memory = process.memoryUsage().rss - before;
    const child = peakMemory(solver.childId());
    const quarters = await times(scenarios.slice(0, 40).map(inQuarters), (one) =>
      planScenario(one, { solver, seconds }),
    );
    const flat = await times(scenarios.slice(0, 40).map(inQuarters).map(atOnePrice), (one) =>
      planScenario(one, { solver, seconds }),
    );
    return [
      {
        name: `${halves.count} plans of 96 half hours, battery, EcoCute, car: p50`,
        figure: halves.p50,
        beside: 'to keep: 100 ms',
      },
      { name: 'the same: p99', figure: halves.p99, beside: 'to keep: 1 s' },
      { name: '192 quarter hours: worst of 40', figure: quarters.worst, beside: 'to keep: 2 s' },
      {
        name: '192 quarter hours at one price: worst of 40',
        figure: flat.worst,
        beside: 'to keep: 2 s; evcc p99 5.6 s',
      },
      { name: 'added to the process by planning', figure: megabytes(memory), beside: 'to keep: 60 MB' },
      { name: 'solver child at its most', figure: child, beside: 'to keep: 170 MB' },
    ];
  } finally {
    await solver.close();
  }
}

/** What a planner was asked on the first fortnight of a home with everything. */
async function realScenarios(): Promise<Scenario[]> {
  const home = benchHomes()[2]!;
  const { from } = spanOf(home);
  const seen: Scenario[] = [];
  const solver = createHighsSolver({ log: silent });
  const setting = settingOf(home, BENCH_TARIFFS[0]!, from, instant(plus(from, days(14))), 3);
  await replayPolicy(
    setting,
    'optimal',
    (scenario) => {
      seen.push(scenario);
      return planScenario(scenario, { solver, seconds });
    },
    () => undefined,
  );
  await solver.close();
  return seen;
}

async function times(scenarios: readonly Scenario[], plan: (scenario: Scenario) => Promise<unknown>) {
  const took: number[] = [];
  for (const scenario of scenarios) {
    const began = performance.now();
    await plan(scenario);
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(took[Math.min(took.length - 1, Math.floor(share * took.length))]!)} ms`;
  return { count: took.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

const twice = (values: readonly number[], share: number): number[] =>
  values.flatMap((value) => [value * share, value * share]);

/** The same two days in quarter hours; the past stays unknown but for the forecast, which is given. */
function inQuarters(scenario: Scenario): Scenario {
  const { history, weather_forecast: weather, tariff, site } = scenario;
  const day = (key: 'load_kwh' | 'hot_water_kwh'): number[] => {
    const past = (history?.[key] ?? []).slice(-96).map((value) => value ?? 0);
    return twice(past, 0.5);
  };
  const { history: _history, weather_forecast: _weather, ...rest } = scenario;
  return {
    ...rest,
    step_minutes: 15,
    horizon_steps: 192,
    site: { ...site, ecocute: halved(site.ecocute) },
    tariff: { ...tariff, buy_yen: tariff.buy_yen.flatMap((yen) => [yen, yen]) },
    forecast: {
      load_kwh: day('load_kwh'),
      hot_water_kwh: day('hot_water_kwh'),
      pv_kwh: twice(weather?.pv_kwh ?? [], 0.5),
      temp_c: twice(weather?.temp_c ?? [], 1),
    },
  };
}

function halved(heater: Scenario['site']['ecocute']): Scenario['site']['ecocute'] {
  if (heater === null || heater === undefined || Array.isArray(heater)) return heater;
  const { loss_per_step: share = 0, loss_const_kwh: constant = 0, min_run_steps: run } = heater;
  return { ...heater, loss_per_step: share / 2, loss_const_kwh: constant / 2, min_run_steps: 2 * run };
}

const atOnePrice = (scenario: Scenario): Scenario => ({
  ...scenario,
  tariff: { ...scenario.tariff, buy_yen: scenario.tariff.buy_yen.map(() => 35) },
});

/** The most memory a process has held (VmHWM), where the system says it. */
function peakMemory(pid: number | null): string {
  if (pid === null) return 'no child';
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? 'not told' : megabytes(Number(kilobytes) * 1_024);
  } catch {
    return 'not told by this system';
  }
}
