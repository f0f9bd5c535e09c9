/** Cell temperature, °C, of PVsyst's model: heat in = irradiance × (absorbed − turned into electricity). */
export function pvsystCell(
  onPlane: number,
  air: number,
  wind: number,
  { constant = 29, perWind = 0, efficiency = 0.1, absorbed = 0.9 } = {},
): number {
  return air + (onPlane * absorbed * (1 - efficiency)) / (constant + perWind * wind);
}

/** DC power, W, of modules rated `rated` W at 1,000 W/m² and 25 °C (PVWatts 5, eq. 8); `perKelvin` is negative. */
export const pvwattsDc = (onPlane: number, cell: number, rated: number, perKelvin: number): number =>
  (onPlane / 1_000) * rated * (1 + perKelvin * (cell - 25));

/** AC power, W, of an inverter whose DC input is rated `ratedDc` W (PVWatts 5, chapter 7); limited to its AC rating. */
export function pvwattsInverter(dc: number, ratedDc: number, nominal = 0.96, reference = 0.9637): number {
  if (dc <= 0) return 0;
  const load = dc / ratedDc;
  const efficiency = (nominal / reference) * (-0.0162 * load - 0.0059 / load + 0.9858);
  return Math.max(0, Math.min(nominal * ratedDc, efficiency * dc));
}
