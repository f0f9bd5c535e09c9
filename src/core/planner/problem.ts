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
  /** Length of each step, where they differ: a shortened first step, say. */
  readonly stepLengths?: readonly Millis[];
  readonly steps: number;
  /** Contract or breaker limit of bought power, W. */
  readonly importLimit: number;
  /** Highest sold power, W; sun beyond it is not generated. Left out: none. */
  readonly exportLimit?: number;
  readonly buy: readonly number[];
  readonly sell: readonly number[];
  readonly forecast: {
    /** The house without heaters, vehicles and batteries. */
    readonly load: readonly number[];
    readonly solar: readonly number[];
    /** Standard deviation of what stays wrong for a day, Wh per step; left out where the forecast is taken as it is. */
    readonly loadSpread?: readonly number[];
    readonly solarSpread?: readonly number[];
    /** Heat drawn from the tank. */
    readonly hotWater: readonly number[];
    /** Standard deviation of the draw of a step, Wh of heat; the plan keeps a margin for it. */
    readonly hotWaterSpread?: readonly number[];
    /**
     * Ways the draws may go, Wh of heat per step, and how much each counts; left out where nothing is known of their
     * spread. People draw whole baths, which a mean and its deviation do not show.
     */
    readonly hotWaterWays?: readonly { readonly weight: number; readonly wh: readonly number[] }[];
    /** Outdoor temperature, °C. */
    readonly temperature: readonly number[];
  };
  readonly batteries: readonly BatteryProblem[];
  readonly heaters: readonly HeaterProblem[];
  readonly vehicles: readonly VehicleProblem[];
}

/** A what-if: something forbidden or forced in steps [from, to). */
export interface DeviceRule {
  readonly rule: 'off' | 'on' | 'no-grid-charge' | 'no-discharge';
  readonly from: number;
  readonly to: number;
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
  /** It charges at nothing or at least this, W. */
  readonly minimumChargePower?: number;
  /** It may be told to charge beyond what the sun leaves; true where left out. */
  readonly chargesFromGrid?: boolean;
  /** It may give to the grid; false where left out. */
  readonly exports?: boolean;
  /** What it can be told besides following the house; all but `holdsWithoutSurplus` where left out. */
  readonly canHold?: boolean;
  readonly holdsWithoutSurplus?: boolean;
  /** It can be told limits of its power in each step. */
  readonly limitable?: boolean;
  /** Content wanted during each step besides the reserve, for a storm, Wh. */
  readonly wanted?: readonly number[];
  /** Content wanted at the end of each step, Wh; null where none is. */
  readonly goals?: readonly (number | null)[];
  /** What a kWh left at the end is worth, milli-yen; left out: derived. */
  readonly endValue?: number;
  readonly rules?: readonly DeviceRule[];
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
  readonly rules?: readonly DeviceRule[];
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
  readonly rules?: readonly DeviceRule[];
}

export interface VehicleDeparture {
  /** The step at whose start the car leaves. */
  readonly step: number;
  /** Content wanted then. */
  readonly wanted: number;
  /** What the trip is expected to use, Wh; left out where nothing is known of it. */
  readonly uses?: number;
}

/** Whether a what-if says `rule` of a device in a step. */
export const isRuled = (
  { rules }: { readonly rules?: readonly DeviceRule[] },
  rule: DeviceRule['rule'],
  step: number,
): boolean => rules?.some((one) => one.rule === rule && step >= one.from && step < one.to) ?? false;
