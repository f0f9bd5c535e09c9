import { instant, minutes } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import type { Horizon } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

/** Purchase and sale prices of the steps, milli-yen per kWh; what is not published yet is expected. */
export function pricesOf(
  scenario: Scenario,
  horizon: Horizon,
  loadWh: readonly number[],
): { readonly buy: readonly number[]; readonly sell: readonly number[] } {
  const { sell_yen: sell } = scenario.tariff;
  const beyond = blockSurcharge(scenario, loadWh);
  return {
    buy: buyYen(scenario, horizon).map((yen) => (yen + beyond) * 1000),
    sell: Array.from({ length: horizon.steps }, (_, step) => (typeof sell === 'number' ? sell : sell[step]!) * 1000),
  };
}

/** An unpublished price is the mean of the same time of day: in the past week, else in the published prices, else of all. */
function buyYen(scenario: Scenario, horizon: Horizon): number[] {
  const { tariff, history, step_minutes } = scenario;
  const until =
    tariff.published_until === undefined ? Infinity : timeAt(tariff.published_until, 'tariff', 'published_until');
  const given = tariff.buy_yen.slice(0, horizon.steps);
  const known = given.map((yen, step) => (yen !== null && horizon.bounds[step]! < until ? yen : null));
  const byTime = new Map<number, number[]>();
  const learn = (at: number, yen: number | null | undefined): void => {
    if (yen === null || yen === undefined) return;
    const time = jstTimeOfDay(instant(at));
    byTime.set(time, [...(byTime.get(time) ?? []), yen]);
  };
  const length = minutes(step_minutes);
  const past = history?.buy_yen ?? [];
  const start = history === undefined ? 0 : timeAt(history.start, 'history', 'start');
  const week = Math.round((7 * 86_400_000) / length);
  for (let k = Math.max(0, past.length - week); k < past.length; k++) learn(start + k * length, past[k]);
  if (byTime.size === 0) for (const [step, yen] of known.entries()) learn(horizon.bounds[step]!, yen);
  const all = mean([...byTime.values()].flat());
  return known.map((yen, step) => yen ?? given[step] ?? mean(byTime.get(jstTimeOfDay(horizon.bounds[step]!)) ?? [all]));
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Prices that rise with the month's use: `buy_yen` holds for the block the month is in now, and what counts for a decision
 * is the block in which the horizon ends, because that is where a kWh more or less is paid.
 */
function blockSurcharge({ tariff }: Scenario, loadWh: readonly number[]): number {
  const { blocks = [], month_kwh_so_far: soFar = 0 } = tariff;
  if (blocks.length === 0) return 0;
  const ahead = loadWh.reduce((sum, wh) => sum + wh, 0) / 1000;
  const priceAt = (kwh: number): number => {
    for (const block of blocks) {
      const [end, yen] = Array.isArray(block) ? block : [block.up_to_kwh ?? null, block.yen_per_kwh];
      if (end === null || kwh < end) return yen;
    }
    const last = blocks.at(-1)!;
    return Array.isArray(last) ? last[1] : last.yen_per_kwh;
  };
  return priceAt(soFar + ahead) - priceAt(soFar);
}
