import type { Instant, Millis } from '../time/instant.ts';

/**
 * Everything a plan may depend on, and nothing else. A stored problem gives the same plan again, bit for bit.
 *
 * Arrays have one entry per step, oldest first. Energies are Wh at the AC side unless said otherwise, powers W,
 * prices milli-yen per kWh including levy.
 */
export interface Problem {
  /** Start of the first step. */
  readonly at: Instant;
  readonly stepLength: Millis;
  readonly steps: number;
  /** Contract or breaker limit of bought power, W. */
  readonly importLimit: number;
  readonly buy: readonly number[];
  readonly sell: readonly number[];
  readonly forecast: {
    /** The house without heaters, vehicles and batteries. */
    readonly load: readonly number[];
    readonly solar: readonly number[];
    /** Heat drawn from the tank. */
    readonly hotWater: readonly number[];
    /** Standard deviation of the draw of a step, Wh of heat; the plan keeps a margin for it. */
    readonly hotWaterSpread?: readonly number[];
    /** Outdoor temperature, °C. */
    readonly temperature: readonly number[];
  };
  readonly batteries: readonly BatteryProblem[];
  readonly heaters: readonly HeaterProblem[];
  readonly vehicles: readonly VehicleProblem[];
}

export interface BatteryProblem {
  readonly id: string;
  /** Content now and usable capacity, Wh inside the battery. */
  readonly content: number;
  readonly capacity: number;
  /** Content the plan keeps for a power cut. */
  readonly reserve: number;
  readonly chargePower: number;
  readonly dischargePower: number;
  /** One-way efficiencies, 0..1. */
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Ageing, milli-yen per kWh given out. */
  readonly wear: number;
}

export interface HeaterProblem {
  readonly id: string;
  /** Heat in the tank now and when full, Wh above mains water. */
  readonly heat: number;
  readonly capacity: number;
  /** Thermal output while running, W; on or off, nothing between. */
  readonly heatPower: number;
  /** [outdoor °C, COP] points, ascending; linear between, flat outside. */
  readonly cop: readonly (readonly [number, number])[];
  /** Pumps and controls while running, W. */
  readonly auxiliaryPower: number;
  /** Electricity lost at each start, Wh. */
  readonly startEnergy: number;
  /** Standing loss per step: share of the content, and a constant in Wh. */
  readonly lossShare: number;
  readonly lossConstant: number;
  readonly minimumRunSteps: number;
  readonly maximumStartsPerDay: number;
  /** Below this the unit heats by itself and cannot be forbidden, Wh. */
  readonly boostBelow: number;
  readonly running: boolean;
  readonly runSteps: number;
  readonly startsToday: number;
}

export interface VehicleProblem {
  readonly id: string;
  readonly content: number;
  readonly capacity: number;
  readonly minimumPower: number;
  readonly maximumPower: number;
  readonly chargeEfficiency: number;
  /** 0 where the charger cannot discharge. */
  readonly dischargePower: number;
  readonly dischargeEfficiency: number;
  /** Content below which V2H stops. */
  readonly floor: number;
  /** One entry per step. */
  readonly connected: readonly boolean[];
  readonly departures: readonly VehicleDeparture[];
}

export interface VehicleDeparture {
  /** The step at whose start the car leaves. */
  readonly step: number;
  /** Content wanted then. */
  readonly wanted: number;
  /** What the trip is expected to use, Wh; left out where nothing is known of it. */
  readonly uses?: number;
}
