import { formatJstDate } from '#core/time/jst.ts';
import { instant } from '#core/time/instant.ts';
import type { BacktestReport } from '#planfile/backtest-schema.ts';
import { type Planner, type PolicyResult, replayPolicy } from './replay-policy.ts';
import { scoreRuns } from './score.ts';
import type { BacktestSetting, Policy } from './setting.ts';
import { siteOfSpec } from './site-of-spec.ts';

/** The order in which policies are shown; `none` and `perfect` are the ends of the scale. */
const POLICIES: readonly Policy[] = ['none', 'catalogue', 'optimal', 'perfect'];

/** Said after each replayed day. */
export interface Progress {
  readonly policy: Policy;
  readonly date: string;
  /** Of all days under all policies, 0 … 1. */
  readonly share: number;
}

/** Replays the setting under `policies`, with `none` and `perfect` beside them, and sums up. */
export async function runBacktest(
  setting: BacktestSetting,
  policies: readonly Policy[],
  planner: Planner,
  tell: (progress: Progress) => void,
): Promise<BacktestReport> {
  const wanted = POLICIES.filter((policy) => policy === 'none' || policy === 'perfect' || policies.includes(policy));
  const days = Math.round((setting.to - setting.from) / 86_400_000) * wanted.length;
  const results: PolicyResult[] = [];
  let done = 0;
  for (const policy of wanted)
    results.push(
      await replayPolicy(setting, policy, planner, (date) => {
        done += 1;
        tell({ policy, date, share: done / days });
      }),
    );
  return {
    schema: 'hems.backtest/1',
    from: formatJstDate(setting.from),
    to: formatJstDate(instant(setting.to - 1)),
    site: { ...siteOfSpec(setting.spec, setting.from) },
    tariff: setting.tariff.id,
    forecasts: 'rebuilt',
    runs: scoreRuns(setting, results),
  };
}
