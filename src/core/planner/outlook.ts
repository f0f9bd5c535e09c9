import type { Frame } from './frame.ts';

/** One way the horizon may turn out: kWh per step, and how likely it is. */
export interface Outlook {
  readonly weight: number;
  readonly load: readonly number[];
  readonly solar: readonly number[];
}

/** One way the draws may go, kWh of heat per step. */
export interface DrawOutlook {
  readonly weight: number;
  readonly draw: readonly number[];
}

/** Low, middle and high stand for the whole distribution with these weights (Swanson's rule: P10, P50, P90). */
const THREE = [
  { sigmas: -1.2816, weight: 0.3 },
  { sigmas: 0, weight: 0.4 },
  { sigmas: 1.2816, weight: 0.3 },
] as const;

const shifted = (values: readonly number[], spread: readonly number[] | undefined, sigmas: number): number[] =>
  values.map((value, step) => Math.max(0, value + (sigmas * (spread?.[step] ?? 0)) / 1000));

/**
 * The horizon as it may turn out: little, middling and much sun, each with little, middling and much load. Errors are taken
 * to last a day, which is what makes them matter to storage. Only the forecast itself where it has no spread.
 */
export function outlooks(frame: Frame): Outlook[] {
  const { loadSpread, solarSpread } = frame.problem.forecast;
  if (loadSpread === undefined && solarSpread === undefined)
    return [{ weight: 1, load: frame.load, solar: frame.solar }];
  return THREE.flatMap((sun) =>
    THREE.map((house) => ({
      weight: sun.weight * house.weight,
      load: shifted(frame.load, loadSpread, house.sigmas),
      solar: shifted(frame.solar, solarSpread, sun.sigmas),
    })),
  );
}

/** Ways of the draws, kWh per step, with weights that sum to 1; null where nothing is known of them. */
export function drawOutlooks({ problem }: Frame): DrawOutlook[] | null {
  const ways = problem.forecast.hotWaterWays ?? [];
  const all = ways.reduce((sum, { weight }) => sum + weight, 0);
  if (!(all > 0)) return null;
  return ways.map(({ weight, wh }) => ({ weight: weight / all, draw: wh.map((value) => value / 1000) }));
}
