import { HemsError } from '../errors.ts';
import type { Problem } from './problem.ts';

/**
 * Refuses a problem with a missing step or a number that is none, naming the place: a solver takes NaN for a number and
 * answers. Throws HemsError INVARIANT, because whoever builds problems must not let one through.
 */
export function checkProblem(problem: Problem): void {
  const { forecast, steps } = problem;
  if (!(Number.isInteger(steps) && steps > 0)) broken('steps', steps);
  const series = {
    buy: problem.buy,
    sell: problem.sell,
    load: forecast.load,
    solar: forecast.solar,
    hotWater: forecast.hotWater,
    temperature: forecast.temperature,
    ...(forecast.loadSpread === undefined ? {} : { loadSpread: forecast.loadSpread }),
    ...(forecast.solarSpread === undefined ? {} : { solarSpread: forecast.solarSpread }),
    ...(forecast.hotWaterSpread === undefined ? {} : { hotWaterSpread: forecast.hotWaterSpread }),
    ...Object.fromEntries((forecast.hotWaterWays ?? []).map(({ wh }, way) => [`hotWaterWays[${way}].wh`, wh])),
  };
  checkNumbers('hotWaterWays', forecast.hotWaterWays);
  for (const [name, values] of Object.entries(series)) {
    if (values.length !== steps) broken(`${name}.length`, values.length);
    for (let step = 0; step < steps; step++)
      if (!Number.isFinite(values[step])) broken(`${name}[${step}]`, values[step]);
  }
  for (const vehicle of problem.vehicles)
    if (vehicle.connected.length !== steps) broken(`${vehicle.id}.connected.length`, vehicle.connected.length);
  for (const device of [...problem.batteries, ...problem.heaters, ...problem.vehicles]) checkNumbers(device.id, device);
  for (const heater of problem.heaters) if (heater.cop.length === 0) broken(`${heater.id}.cop.length`, 0);
}

/** Every number of a device, however deep, is finite. */
function checkNumbers(place: string, value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) broken(place, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) checkNumbers(`${place}.${key}`, inner);
}

function broken(place: string, value: unknown): never {
  throw new HemsError('INVARIANT', `the planning problem has ${place} = ${String(value)}`);
}
