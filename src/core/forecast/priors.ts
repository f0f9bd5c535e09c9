/** Values per hour of the day, spread evenly over its two half hours. */
const perHalfHour = (hourly: readonly number[]): number[] => hourly.flatMap((value) => [value / 2, value / 2]);

/**
 * A Japanese household without its heater, car and battery, Wh: 11 kWh a day with a breakfast and a long evening. Only the
 * first days lean on it.
 */
export const LOAD_PRIOR: readonly number[] = perHalfHour([
  280, 240, 230, 220, 230, 280, 480, 620, 520, 420, 380, 380, 420, 380, 360, 370, 420, 560, 760, 820, 780, 700, 560,
  400,
]);

/** Heat a family of four draws, Wh: 12 kWh a day, most of it the bath between 19 and 22 o'clock. */
export const HOT_WATER_PRIOR: readonly number[] = perHalfHour([
  100, 0, 0, 0, 0, 100, 500, 800, 300, 200, 100, 150, 250, 100, 100, 150, 250, 500, 1100, 2000, 2600, 1900, 700, 300,
]);

/** Share of its peak power a panel gives on an average day of the year, by hour: 3.3 kWh per kW and day. */
const SUN: readonly number[] = perHalfHour([
  0, 0, 0, 0, 0, 0.01, 0.06, 0.16, 0.27, 0.36, 0.42, 0.45, 0.44, 0.4, 0.33, 0.23, 0.12, 0.04, 0.01, 0, 0, 0, 0, 0,
]);

/** Wh of each half hour of the day for panels of `peakPower` W. */
export const solarPrior = (peakPower: number): number[] => SUN.map((share) => share * peakPower);
