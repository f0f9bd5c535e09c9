/**
 * Energy as a whole number of millijoules: 1 mJ = 1 W for 1 ms. Whole watts over whole milliseconds add up without
 * rounding, and 2^53 mJ are 2,500 MWh: centuries of a house.
 */
export const MILLIJOULES_PER_WH = 3_600_000;

export const toMillijoules = (wattHours: number): number => Math.round(wattHours * MILLIJOULES_PER_WH);
export const toWattHours = (millijoules: number): number => millijoules / MILLIJOULES_PER_WH;
