import { buyPrice } from '#core/tariff/tariff.ts';
import { instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { BacktestRun } from '#planfile/backtest-schema.ts';
import type { HouseState } from './physics/house.ts';
import type { DayResult, PolicyResult } from './replay-policy.ts';
import type { BacktestSetting } from './setting.ts';

/** Heat that was wanted and not there, and energy missing in a car when it left, yen per kWh (planner.md). */
const RUN_OUT = 150;
const DEPARTURE = 120;
/** Heat per electricity over the year, for what is left in a tank. */
const TYPICAL_COP = 3.3;

const total = (days: readonly DayResult[], key: Exclude<keyof DayResult, 'date'>): number =>
  days.reduce((sum, day) => sum + day[key], 0);

const penalty = ({ hotWaterShort, carShort }: DayResult): number => hotWaterShort * RUN_OUT + carShort * DEPARTURE;

/** Yen of the contents at the cheapest price of a day: draining the stores is no gain. */
function worth({ spec, tariff, from }: BacktestSetting, { battery, tank, car }: HouseState): number {
  const prices = Array.from({ length: 48 }, (_, k) => buyPrice(tariff, instant(from + k * HALF_HOUR)) / 1000);
  const cheapest = Math.min(...prices);
  const inBattery = battery / (spec.battery?.chargeEfficiency ?? 1);
  const inCar = car / (spec.vehicle?.model.chargeEfficiency ?? 1);
  return cheapest * (inBattery + inCar + tank.heat / TYPICAL_COP);
}

/** Cost of a run: bill, run-outs and missed departures at their price, less what the stores gained. */
export const costOf = (setting: BacktestSetting, { days, before, after }: PolicyResult): number =>
  total(days, 'bill') +
  days.reduce((sum, day) => sum + penalty(day), 0) -
  (worth(setting, after) - worth(setting, before));

/** Less than this a year between none and perfect says nothing about a planner, yen. */
const WORTH_SHARING = 3_000;

export function scoreRuns(setting: BacktestSetting, results: readonly PolicyResult[]): BacktestRun[] {
  const costs = new Map(results.map((result) => [result.policy, costOf(setting, result)]));
  const none = costs.get('none');
  const perfect = costs.get('perfect');
  const years = (setting.to - setting.from) / (365 * 86_400_000);
  const possible = none === undefined || perfect === undefined ? 0 : none - perfect;
  return results.map((result) => {
    const { policy, days } = result;
    const solar = total(days, 'solar');
    const capacity = (setting.spec.battery?.capacityWh ?? 0) / 1000;
    const cost = costs.get(policy)!;
    return {
      policy,
      cost_yen: round(cost),
      bill_yen: round(total(days, 'bill')),
      buy_kwh: round(total(days, 'buy')),
      sell_kwh: round(total(days, 'sell')),
      self_consumption_pct: solar > 0 ? round(100 * (1 - total(days, 'sell') / solar)) : null,
      battery_cycles: capacity > 0 ? round(total(days, 'batteryOut') / capacity) : 0,
      hot_water_short_kwh: round(total(days, 'hotWaterShort')),
      hot_water_short_days: days.filter(({ hotWaterShort }) => hotWaterShort > 0.05).length,
      ev_short_kwh: round(total(days, 'carShort')),
      ev_missed_departures: total(days, 'missed'),
      mode_changes_per_day: round(total(days, 'modeChanges') / days.length),
      captured: possible >= WORTH_SHARING * years ? Math.round(((none! - cost) / possible) * 1e4) / 1e4 : null,
      days: days.map((day) => ({ date: day.date, cost_yen: round(day.bill + penalty(day)) })),
    };
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;
