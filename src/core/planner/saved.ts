import { type Milliyen, milliyen } from '../units.ts';
import { createFrame } from './frame.ts';
import { copAt } from './heater-physics.ts';
import { billOf, replayNone } from './none-policy.ts';
import type { Problem } from './problem.ts';

/**
 * What control has saved over a stretch that has happened, milli-yen: the bill of the same stretch with every device
 * left to itself, less the bill that was, less what the stores would then hold more than they do, at the cheapest price
 * of the stretch. Negative where control has cost money.
 *
 * `happened` holds what was measured (load, sun, draws, the car's presence) in place of forecasts, and the contents at
 * its start; `contents` are the contents at its end, Wh by device id. A device without one is taken as even.
 */
export function savedAgainstNone(happened: Problem, bill: number, contents: ReadonlyMap<string, number>): Milliyen {
  const frame = createFrame(happened);
  const none = replayNone(frame);
  const last = none.at(-1);
  if (last === undefined) return milliyen(0);
  const price = Math.min(...frame.buy);
  const air = happened.forecast.temperature.at(-1)!;
  let more = 0;
  const compare = (id: string, wouldHold: number, yenPerKwh: number): void => {
    const holds = contents.get(id);
    if (holds !== undefined) more += (wouldHold - holds / 1000) * yenPerKwh;
  };
  for (const [k, battery] of happened.batteries.entries())
    compare(battery.id, last.stores.batteries[k]!, price / battery.chargeEfficiency);
  for (const [k, heater] of happened.heaters.entries())
    compare(heater.id, last.stores.tanks[k]!, price / copAt(heater.cop, air));
  for (const [k, vehicle] of happened.vehicles.entries())
    compare(vehicle.id, last.stores.cars[k]!, price / vehicle.chargeEfficiency);
  return milliyen((billOf(frame, none) - more) * 1000 - bill);
}
