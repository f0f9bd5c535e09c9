import { createRandom } from '#core/random.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay, jstDayStart } from '#core/time/jst.ts';
import type { VehicleSpec } from '../house-spec.ts';
import type { Stay } from '../world/house-inputs.ts';
import { isRestDay } from './calendar.ts';

export interface Trip {
  readonly leave: Instant;
  readonly back: Instant;
  readonly energyWh: number;
}

const MINUTE = 60_000;
/** No family leaves its car unused longer than this, days; it bounds the search for the next trip. */
const LONGEST_REST = 30;

/** The trip of a day, if there is one: to work on most working days, somewhere on about half of the others. */
export function tripOf(seed: number, meanWh: number, day: number): Trip | null {
  const random = createRandom(seed, `trip.${day}`);
  const rest = isRestDay(day);
  const goes = random.next() < (rest ? 0.5 : 0.8);
  if (!goes) return null;
  const around = (minute: number, spread: number): Instant =>
    instant(jstDayStart(day) + Math.round(minute + (random.next() * 2 - 1) * spread) * MINUTE);
  const length = rest ? 0.5 + 1.8 * random.next() : 0.8 + 0.4 * random.next();
  return {
    leave: rest ? around(640, 90) : around(460, 15),
    back: rest ? around(1_000, 100) : around(1_120, 40),
    energyWh: Math.round((meanWh * length) / 10) * 10,
  };
}

/** The stay at home that `at` lies in, or the next one. */
export function generatedStayFrom(seed: number, vehicle: VehicleSpec, at: Instant): Stay | null {
  const next = search(seed, vehicle.tripWh, jstDay(at), 1, (trip) => trip.leave > at);
  if (next === null) return null;
  const last = search(seed, vehicle.tripWh, jstDay(next.leave) - 1, -1, () => true);
  if (last === null) return null;
  const visit = { tripWh: last.energyWh, wantedWh: vehicle.departureWh };
  return { plugIn: last.back, plugOut: next.leave, visit };
}

function search(
  seed: number,
  meanWh: number,
  from: number,
  direction: 1 | -1,
  fits: (trip: Trip) => boolean,
): Trip | null {
  for (let step = 0; step <= LONGEST_REST; step++) {
    const trip = tripOf(seed, meanWh, from + step * direction);
    if (trip !== null && fits(trip)) return trip;
  }
  return null;
}
