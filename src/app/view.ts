import type { Sentence } from '#core/journal.ts';
import { type LampState, lampOf } from '#core/lamp.ts';
import type { PurchaseMode } from '#core/ledger/purchase-mode.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import { type Instant, type Millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Lamp } from '#ports/lamp.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';
import type { HotWaterOutlook, HouseForecasts } from './house-forecasts.ts';
import type { DeviceInfo, HouseView } from './house-view.ts';
import type { Circuit } from './house.ts';
import type { HouseNotices } from './notices.ts';
import type { HouseMoney } from './month-account.ts';
import type { TodayTotals } from './today.ts';

export interface ViewParts {
  readonly clock: Clock;
  readonly weather: WeatherFeed;
  readonly today: TodayTotals;
  readonly tariff: Tariff;
  readonly catalogue: () => readonly TariffPlan[];
  readonly money?: HouseMoney;
  readonly purchaseMode?: PurchaseMode;
  readonly devices: readonly DeviceInfo[];
  readonly circuits: readonly Circuit[];
  readonly simulated: HouseView['simulated'];
  readonly plan: () => Plan | null;
  readonly forecasts: HouseForecasts;
  readonly hotWater: () => HotWaterOutlook | null;
  readonly storm?: () => Sentence | null;
  readonly notices: HouseNotices;
  /** On the box itself. */
  readonly lamp?: Lamp;
  readonly alternatives: NonNullable<HouseView['alternatives']>;
}

/** What the page is shown, and how the loop tells of a completed tick. */
export interface TickedView extends HouseView {
  tick(snapshot: Snapshot): void;
}

/** Without a completed tick for this long the house is not well. */
const UNWELL_AFTER: Millis = seconds(35);

export function createHouseView(parts: ViewParts): TickedView {
  const { clock, today } = parts;
  const listeners = new Set<() => void>();
  const devices = parts.devices.map(({ id, kind, name }) => ({ id, kind, name }));
  let snapshot: Snapshot | null = null;
  let completed: Instant | null = null;
  let forecast: WeatherForecast | null = null;
  let lamp: LampState = 'off';

  return {
    now: () => clock.now(),
    snapshot: () => snapshot,
    today: () => today.totals(),
    plan: parts.plan,
    notices: () => parts.notices,
    lamp: () => lamp,
    forecast: () => forecast,
    expected: () => parts.forecasts.latest(),
    forecastScores: () => parts.forecasts.scores(),
    hotWaterOutlook: parts.hotWater,
    storm: () => parts.storm?.() ?? null,
    tariff: () => parts.tariff,
    catalogue: parts.catalogue,
    purchaseMode: () => parts.purchaseMode ?? 'surplus',
    money: () => parts.money ?? null,
    alternatives: parts.alternatives,
    devices: () => devices,
    circuits: () => parts.circuits,
    healthy: () => completed !== null && clock.now() - completed < UNWELL_AFTER,
    simulated: parts.simulated,
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tick(seen) {
      snapshot = seen;
      const power = seen.solars.map((solar) => solar.power);
      lamp = lampOf({ mode: parts.purchaseMode ?? 'surplus', solar: power, other: [] });
      parts.lamp?.show(lamp);
      completed = clock.now();
      void parts.weather.latest().then((latest) => {
        forecast = latest.known ? latest.value : null;
        parts.notices.forecast(forecast?.issued ?? null);
      });
      for (const listener of listeners) listener();
    },
  };
}
