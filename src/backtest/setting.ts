import type { Tariff } from '#core/tariff/tariff.ts';
import type { Instant } from '#core/time/instant.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';

/** Who steers the devices of a replayed house; `perfect` is `optimal` that knows what will happen. */
export type Policy = 'none' | 'catalogue' | 'optimal' | 'perfect';

/** What a backtest replays. */
export interface BacktestSetting {
  readonly spec: HouseSpec;
  readonly inputs: HouseInputs;
  readonly tariff: Tariff;
  /** JST midnights; `to` is not replayed any more. */
  readonly from: Instant;
  readonly to: Instant;
  /** What was measured before counts from here on. */
  readonly historyFrom: Instant;
  /** Seed of the errors of rebuilt weather forecasts. */
  readonly seed: number;
  /** Half hours between two plans. */
  readonly replanEvery: number;
}
