import { type PolicyResult, type Planner, replayPolicy } from '#backtest/replay-policy.ts';
import { costOf } from '#backtest/score.ts';
import type { Policy } from '#backtest/setting.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { days, instant, plus } from '#core/time/instant.ts';
import { type BenchHome, settingOf, spanOf } from './homes.ts';

export interface MoneyOptions {
  /** Weeks of the year that are replayed, evenly spread; 52 is all of it in one run. */
  readonly weeks: number;
  /** Half hours from one plan to the next. */
  readonly replanEvery: number;
}

/** What the replayed days came to under one policy. */
export interface Outcome {
  readonly cost: number;
  readonly days: number;
  readonly shortKwh: number;
  readonly shortDays: number;
  readonly missed: number;
  readonly switched: number;
}

/** A home under a tariff, replayed under a policy over the weeks. */
export async function outcomeOf(
  home: BenchHome,
  tariff: Tariff,
  policy: Policy,
  planner: Planner,
  { weeks, replanEvery }: MoneyOptions,
): Promise<Outcome> {
  const span = spanOf(home);
  const whole = weeks >= 52;
  const length = whole ? Math.round((span.to - span.from) / days(1)) : 7;
  const apart = whole ? 0 : Math.floor((span.to - span.from) / days(1) / weeks);
  let sum: Outcome = { cost: 0, days: 0, shortKwh: 0, shortDays: 0, missed: 0, switched: 0 };
  for (let week = 0; week < (whole ? 1 : weeks); week++) {
    const from = instant(span.from + week * days(apart));
    const setting = settingOf(home, tariff, from, plus(from, days(length)), replanEvery);
    const result = await replayPolicy(setting, policy, planner, () => undefined);
    sum = added(sum, costOf(setting, result), result);
  }
  return sum;
}

const added = (sum: Outcome, cost: number, { days: lived }: PolicyResult): Outcome => ({
  cost: sum.cost + cost,
  days: sum.days + lived.length,
  shortKwh: sum.shortKwh + lived.reduce((total, { hotWaterShort }) => total + hotWaterShort, 0),
  shortDays: sum.shortDays + lived.filter(({ hotWaterShort }) => hotWaterShort > 0.05).length,
  missed: sum.missed + lived.reduce((total, { missed }) => total + missed, 0),
  switched: sum.switched + lived.reduce((total, { modeChanges }) => total + modeChanges, 0),
});
