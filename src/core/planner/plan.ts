import type { BatteryCommand } from '../device/battery.ts';
import type { VehicleCommand } from '../device/vehicle.ts';
import type { Instant, Millis } from '../time/instant.ts';
import type { Milliyen } from '../units.ts';

/** Why a device does what it does in a step: the closed list, each with a sentence in core/planner/reasons.ts. */
export type ReasonCode =
  | 'solar-surplus'
  | 'cheap-price'
  | 'save-for-dear-price'
  | 'cover-house'
  | 'keep-reserve'
  | 'ready-for-departure'
  | 'hot-water-needed'
  | 'good-efficiency'
  | 'tank-full-enough'
  | 'not-connected'
  | 'wait-for-cheaper'
  | 'nothing-better'
  | 'no-plan';

/** What binds a decision, where something does. */
export type LimitCode =
  | 'battery-full'
  | 'battery-reserve'
  | 'charge-power'
  | 'discharge-power'
  | 'contract-limit'
  | 'tank-full'
  | 'tank-low'
  | 'starts-per-day'
  | 'departure';

/**
 * What a battery is to do in a step. Limits, W, are said only to a battery that can be told them (`limitable`), and `give`,
 * a discharge at that power even beyond the house, only to one that may give to the grid.
 */
export type BatteryOrder = BatteryCommand & {
  readonly maxCharge?: number;
  readonly maxDischarge?: number;
  readonly give?: number;
};

/** What the heater is to do in a step: Wh of heat to add, 0 = off. */
export interface HeaterIntent {
  readonly heat: number;
}

export interface StepReason {
  readonly device: string;
  readonly reason: ReasonCode;
  readonly limit: LimitCode | null;
}

/** What is expected of a step, Wh (contents at its end). */
export interface Expectation {
  readonly load: number;
  readonly solar: number;
  readonly hotWater: number;
  readonly import: number;
  readonly export: number;
  /** By device id. */
  readonly content: Readonly<Record<string, number>>;
  /** Electricity taken (+) or given (−) by device id. */
  readonly energy: Readonly<Record<string, number>>;
  readonly buy: number;
  readonly sell: number;
}

export interface PlanStep {
  readonly at: Instant;
  readonly batteries: Readonly<Record<string, BatteryOrder>>;
  readonly heaters: Readonly<Record<string, HeaterIntent>>;
  readonly vehicles: Readonly<Record<string, VehicleCommand>>;
  readonly expect: Expectation;
  readonly reasons: readonly StepReason[];
}

/** What people wanted, and why they cannot have all of it. */
export type Wish =
  | 'energy-at-departure'
  | 'hot-water'
  | 'reserve'
  | 'storm-reserve'
  | 'goal'
  | 'contract-limit'
  | 'planned';
export type Obstacle = 'too-little-time' | 'heated-too-late' | 'filled-later' | 'house-alone' | 'state-unknown';

/** A wish that could not be met and was relaxed. There is always a plan. */
export interface Unmet {
  /** Device id, or `house`. */
  readonly device: string;
  readonly wish: Wish;
  readonly at: Instant;
  /** Wh that are missing; 0 where that is not a question of energy. */
  readonly short: number;
  readonly because: Obstacle;
}

/** Immutable once made. */
export interface Plan {
  readonly id: string;
  /** The plan this one replaces. */
  readonly parent: string | null;
  readonly madeAt: Instant;
  readonly stepLength: Millis;
  readonly steps: readonly PlanStep[];
  /**
   * Bill of the horizon under the plan's own forecast, and of the same horizon with every device left to itself; the
   * latter less what the devices would then have more in store at the end, so that the two can be compared.
   */
  readonly expectedCost: Milliyen;
  readonly noneCost: Milliyen;
  /** How much dearer than the best plan this one may be by its own model; left out where that is not known. */
  readonly gap?: Milliyen;
  /** What the contents at the end are taken to be worth. */
  readonly endWorth?: Milliyen;
  readonly status: 'optimal' | 'feasible' | 'fallback';
  readonly unmet: readonly Unmet[];
}
