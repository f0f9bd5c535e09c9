import type { HeaterProblem } from './problem.ts';

/** COP at an outdoor temperature: linear between the points, flat outside. */
export function copAt(cop: HeaterProblem['cop'], celsius: number): number {
  const first = cop[0];
  if (first === undefined) throw new RangeError('a heater needs at least one COP point');
  if (celsius <= first[0]) return first[1];
  for (let i = 1; i < cop.length; i++) {
    const [left, low] = cop[i - 1]!;
    const [right, high] = cop[i]!;
    if (celsius <= right) return low + ((high - low) * (celsius - left)) / (right - left);
  }
  return cop.at(-1)![1];
}

/** Heat a running unit adds in a full step, kWh. */
export const fullHeat = (heater: HeaterProblem, hours: number): number => (heater.heatPower * hours) / 1000;

/** The last step of a run makes at least this share of a full one: less would be no run. */
export const LEAST_SHARE = 0.125;

/** Electricity of a full step, kWh, without the loss of a start. */
export const fullPower = (heater: HeaterProblem, hours: number, celsius: number): number =>
  fullHeat(heater, hours) / copAt(heater.cop, celsius) + (heater.auxiliaryPower * hours) / 1000;

/**
 * Content below which the plan does not go by choice, kWh per step: the boost threshold, and above it 1.3 standard
 * deviations of what may be drawn beyond the forecast within the next three hours. The next plan reacts after that.
 */
export function wantedContent(
  heater: HeaterProblem,
  spread: readonly number[] | undefined,
  hours: readonly number[],
): number[] {
  const steps = hours.length;
  return Array.from({ length: steps }, (_, step) => {
    let variance = 0;
    for (let k = step + 1, ahead = 0; ahead < 3 - 1e-9; k++) {
      const seen = Math.min(k, steps - 1);
      variance += ((spread?.[seen] ?? 0) / 1000) ** 2;
      ahead += hours[seen]!;
    }
    return Math.min(heater.boostBelow / 1000 + 1.3 * Math.sqrt(variance), (0.6 * heater.capacity) / 1000);
  });
}
