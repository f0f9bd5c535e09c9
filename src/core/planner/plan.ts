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
  | 'tank-full-enough'
  | 'not-connected'
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
  readonly batteries: Readonly<Record<string, BatteryCommand>>;
  readonly heaters: Readonly<Record<string, HeaterIntent>>;
  readonly vehicles: Readonly<Record<string, VehicleCommand>>;
  readonly expect: Expectation;
  readonly reasons: readonly StepReason[];
}

/** A wish that could not be met and was relaxed. There is always a plan. */
export interface Unmet {
  readonly device: string;
  readonly wish: string;
  readonly at: Instant;
  readonly short: number;
  readonly because: string;
}

/** Immutable once made. */
export interface Plan {
  readonly id: string;
  /** The plan this one replaces. */
  readonly parent: string | null;
  readonly madeAt: Instant;
  readonly stepLength: Millis;
  readonly steps: readonly PlanStep[];
  /** Bill of the horizon under the plan's own forecast, and of the same horizon with every device left to itself. */
  readonly expectedCost: Milliyen;
  readonly noneCost: Milliyen;
  readonly status: 'optimal' | 'feasible' | 'fallback';
  readonly unmet: readonly Unmet[];
}
