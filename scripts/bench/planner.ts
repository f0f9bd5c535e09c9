import { existsSync } from 'node:fs';
import type { Policy } from '#backtest/setting.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { planScenario } from '#planfile/plan-scenario.ts';
import { silent } from '#ports/log.ts';
import type { Figure } from '../bench.ts';
import { BENCH_TARIFFS, benchHomes, DATA } from './planner/homes.ts';
import { type Outcome, outcomeOf } from './planner/money.ts';
import { speedFigures } from './planner/speed.ts';

/**
 * Speed, memory and money of the planner on the real homes of ../shared/data. By default four weeks of each year planned every three
 * hours (about ten minutes); BENCH_WEEKS=52 replays the whole year, BENCH_REPLAN=1 plans every half hour.
 */
export async function run(): Promise<readonly Figure[]> {
  if (!existsSync(DATA)) return [{ name: `${DATA} is not there`, figure: 'skipped' }];
  return [...(await speedFigures()), ...(await moneyFigures())];
}

const POLICIES: readonly Policy[] = ['none', 'catalogue', 'optimal', 'perfect'];
/** Yen a year below which a share says nothing. */
const WORTH_SHARING = 3_000;

async function moneyFigures(): Promise<Figure[]> {
  const options = {
    weeks: Number(process.env['BENCH_WEEKS'] ?? 4),
    replanEvery: Number(process.env['BENCH_REPLAN'] ?? 6),
  };
  const solver = createHighsSolver({ log: silent });
  const seconds = (): number => performance.now() / 1000;
  const figures: Figure[] = [];
  const shares: number[] = [];
  for (const home of benchHomes())
    for (const tariff of BENCH_TARIFFS) {
      const of = new Map<Policy, Outcome>();
      for (const policy of POLICIES)
        of.set(policy, await outcomeOf(home, tariff, policy, (one) => planScenario(one, { solver, seconds }), options));
      const [none, catalogue, optimal, perfect] = POLICIES.map((policy) => of.get(policy)!);
      const possible = none!.cost - perfect!.cost;
      const yearly = (possible / none!.days) * 365;
      const share = (none!.cost - optimal!.cost) / possible;
      if (yearly >= WORTH_SHARING) shares.push(share);
      figures.push({
        name: `${home.name}, ${tariff.id}`,
        figure: `${(100 * share).toFixed(1)} % of ${Math.round(yearly)} yen`,
        beside:
          `catalogue ${((100 * (none!.cost - catalogue!.cost)) / possible).toFixed(0)} %; ${optimal!.days} days, ` +
          `short ${optimal!.shortKwh.toFixed(1)} kWh on ${optimal!.shortDays} d (perfect ${perfect!.shortKwh.toFixed(1)}), ` +
          `missed ${optimal!.missed} (perfect ${perfect!.missed}), switched ${(optimal!.switched / optimal!.days).toFixed(1)} a day`,
      });
    }
  await solver.close();
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const target = options.replanEvery === 1 ? 90 : 85;
  figures.push({
    name: `mean share, a plan every ${options.replanEvery / 2} h`,
    figure: `${(100 * mean).toFixed(1)} %`,
    beside: `to reach: ${target} %`,
  });
  return figures;
}
