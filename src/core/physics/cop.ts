/** [outdoor °C, COP] points, ascending; linear between them, flat outside. */
export type CopTable = readonly (readonly [number, number])[];

/** Heat per electricity of the compressor at `outdoor` °C. */
export function copAt(table: CopTable, outdoor: number): number {
  const last = table[table.length - 1];
  if (last === undefined) throw new RangeError('a COP table needs at least one point');
  let previous = table[0] ?? last;
  if (outdoor <= previous[0]) return previous[1];
  for (const point of table) {
    if (outdoor <= point[0]) {
      const share = (outdoor - previous[0]) / (point[0] - previous[0]);
      return previous[1] + (point[1] - previous[1]) * share;
    }
    previous = point;
  }
  return last[1];
}

const KELVIN = 273.15;
/** Share of the ideal (Lorenz) cycle that a household CO2 unit with its defrosting reaches, −10 … 35 °C. */
const CYCLE_QUALITY = 0.4;
/** The evaporator is this much colder than the air. */
const EVAPORATOR_BELOW_AIR = 6;

/** Water in the mains, °C, when the outdoor air of that season is `outdoor` on average; Tokyo, 5 … 28 °C. */
export const mainsAt = (outdoor: number): number => Math.min(28, Math.max(5, 3 + 0.85 * outdoor));

/** What the unit heats to, °C: 65 in mild weather, hotter in the cold so that the tank lasts. */
export const storedAt = (outdoor: number): number => Math.min(80, Math.max(65, 65 + 0.55 * (16 - outdoor)));

/** Output lost to frost: worst between −3 and 2 °C where the air is still moist, none above 6 °C. */
function frostFactor(outdoor: number): number {
  if (outdoor >= 6) return 1;
  if (outdoor >= 2) return 0.9 + (0.1 * (outdoor - 2)) / 4;
  if (outdoor >= -3) return 0.9;
  return Math.min(0.97, 0.9 + 0.01 * (-3 - outdoor));
}

/**
 * COP of a CO2 heat pump that warms mains water to the tank's temperature. CO2 gives its heat at a gliding
 * temperature, so the ideal is the Lorenz cycle between the evaporator and the logarithmic mean of the water.
 */
export function heatPumpCop(outdoor: number): number {
  const cold = mainsAt(outdoor) + KELVIN;
  const hot = storedAt(outdoor) + KELVIN;
  const water = (hot - cold) / Math.log(hot / cold);
  const evaporator = outdoor - EVAPORATOR_BELOW_AIR + KELVIN;
  return ((CYCLE_QUALITY * water) / (water - evaporator)) * frostFactor(outdoor);
}

/** The default unit: `heatPumpCop` at these temperatures, two decimals. */
export const DEFAULT_COP: CopTable = [-10, -5, 0, 2, 6, 10, 15, 20, 25, 30, 35].map((outdoor) => [
  outdoor,
  Math.round(heatPumpCop(outdoor) * 100) / 100,
]);
