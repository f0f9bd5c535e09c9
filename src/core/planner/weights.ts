/**
 * What the planner holds dear besides the bill, in yen. Departure and run-out are the prices of
 * ../shared/spec/planner.md; the others decide between plans whose bills are nearly equal.
 */
export const WEIGHTS = {
  /** Energy missing in the car when it leaves, per kWh. */
  departureShort: 120,
  /** Heat that was wanted and not there, per kWh. */
  runOut: 150,
  /** Heat below the content at which the unit boosts by itself, per kWh and hour: the boost comes at any price. */
  belowBoost: 40,
  /** Heat below the margin kept for draws larger than forecast, per kWh and hour. */
  belowMargin: 3,
  /** Battery content below the reserve, per kWh and hour. */
  belowReserve: 4,
  /**
   * Heat of a run that finds the tank full, the least power of a car that is full, sun that may not be sold, per kWh. None
   * of it happens; the price keeps such plans away without making any impossible.
   */
  unplaced: 40,
  /** Ageing of a car that supplies the house, per kWh given out. */
  vehicleWear: 1,
  /** Battery content below what a warning asks for, per kWh and hour: dearer than electricity in its last half hour, too. */
  belowWarned: 200,
  /** Not doing what a what-if forces, per kWh and per step of a heater. */
  forced: 20,
  /** Import above the contract limit, per kWh: only where the house alone is above it. */
  overLimit: 400,
  /** A start of the heat pump beyond the electricity it loses. */
  start: 1,
  /** A start of a car's charge: people hear the contactor, and a forecast that moves a little is no reason for it. */
  vehicleStart: 2,
  /** Stopping a heat pump that runs, so that a re-plan does not restart it. */
  stop: 2,
  /** Taken off a start that the previous plan had at the same moment. */
  keptStart: 0.7,
  /** Contents at the end are worth a little less than what refilling them costs. */
  endShare: 0.97,
} as const;
