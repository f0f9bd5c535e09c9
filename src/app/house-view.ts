import type { Sentence } from '#core/journal.ts';
import type { PurchaseMode } from '#core/ledger/purchase-mode.ts';
import type { LampState } from '#core/lamp.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { Instant } from '#core/time/instant.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';
import type { HouseNotices } from './notices.ts';
import type { HouseMoney } from './month-account.ts';
import type { Alternative } from './explain-plan.ts';
import type { ForecastScores, HotWaterOutlook, HouseForecast } from './house-forecasts.ts';

/** Totals since JST midnight: Wh (null while unknown) and yen. */
export interface Today {
  readonly generated: number | null;
  readonly consumed: number | null;
  readonly imported: number | null;
  readonly exported: number | null;
  readonly selfConsumed: number | null;
  /** Milli-yen; negative is a saving in the first, a loss in the second. */
  readonly cost: number | null;
  readonly saved: number | null;
}

export interface DeviceInfo {
  readonly id: string;
  readonly kind:
    | 'meter'
    | 'board'
    | 'solar'
    | 'battery'
    | 'vehicle'
    | 'heater'
    | 'air-conditioner'
    | 'light'
    | 'floor-heater'
    | 'cooking-heater';
  readonly name: string;
}

export interface CircuitInfo {
  /** Also the id of its series: `circuit.<channel>`. */
  readonly id: string;
  readonly name: string;
  /** The room of the house it serves; '' or left out where nobody said. */
  readonly room?: string;
  /** Where it is measured; without a board any board's channel of the id's number. */
  readonly board?: string;
  readonly channel?: number;
}

/** What the web room may look at. Implemented by the running daemon; nothing here can act on a device. */
export interface HouseView {
  now(): Instant;
  /** Null until the first tick has completed. */
  snapshot(): Snapshot | null;
  today(): Today;
  plan(): Plan | null;
  forecast(): WeatherForecast | null;
  /** What the house itself expects, and how its forecasts of the last four weeks did; null before there were any. */
  expected?(): HouseForecast | null;
  forecastScores?(): ForecastScores | null;
  hotWaterOutlook?(): HotWaterOutlook | null;
  /** What is being done about a storm; null where none is coming. */
  storm?(): Sentence | null;
  /** What the decisions of a plan are worth against the next-best; null where the plan is not kept any more. */
  alternatives?(planId: string): Promise<readonly Alternative[] | null>;
  devices(): readonly DeviceInfo[];
  /** Channel order. */
  circuits(): readonly CircuitInfo[];
  /** How the sun is sold; surplus where left out. */
  purchaseMode?(): PurchaseMode;
  /** The tariff in force, where the house knows it. */
  tariff?(): Tariff | null;
  /** The plans that utilities publish; none where left out. */
  catalogue?(): readonly TariffPlan[];
  /** The agreement with the utility, where the house knows it. */
  money?(): HouseMoney | null;
  /** What the generation lamp shows; off where left out. */
  lamp?(): LampState;
  /** What people of the house should know of; left out where nobody keeps such. */
  notices?(): Pick<HouseNotices, 'list' | 'acknowledge'>;
  /** True while ticks complete in time. */
  healthy(): boolean;
  /** True where the house behind it is simulated; with how fast its clock runs, where that is known. */
  readonly simulated: { readonly speed: number | 'max' } | null;
  /** Calls back after each completed tick; returns how to stop. */
  onTick(listener: () => void): () => void;
}
