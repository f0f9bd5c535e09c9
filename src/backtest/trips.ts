import { type Instant, instant } from '#core/time/instant.ts';
import { jstMidnight } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { VehicleSpec } from '#drivers/simulated/house-spec.ts';
import type { HouseInputs, Stay } from '#drivers/simulated/world/house-inputs.ts';

/** A time the car is away, whole half hours. */
export interface Trip {
  readonly leave: Instant;
  readonly back: Instant;
  /** kWh it uses. */
  readonly uses: number;
}

/**
 * When the car is away in [from, to). A replayed session only says what was charged after a trip, so that much the trip has
 * used.
 */
export function tripsOver(inputs: HouseInputs, vehicle: VehicleSpec | null, from: Instant, to: Instant): Trip[] {
  const trips: Trip[] = [];
  if (vehicle === null) return trips;
  let before: Stay | null = inputs.stayFrom(from);
  if (before !== null && before.plugIn > from)
    trips.push({ leave: from, back: whole(before.plugIn, 1), uses: used(before, vehicle) });
  while (before !== null && before.plugOut < to) {
    const next = inputs.stayFrom(before.plugOut);
    const leave = whole(before.plugOut, 0);
    const back = next === null ? to : whole(next.plugIn, 1);
    if (back > leave) trips.push({ leave, back, uses: next === null ? 0 : used(next, vehicle) });
    before = next;
  }
  return trips;
}

const used = ({ visit }: Stay, { model }: VehicleSpec): number =>
  ('tripWh' in visit ? visit.tripWh : visit.energyWh * model.chargeEfficiency) / 1000;

const whole = (at: Instant, up: 0 | 1): Instant => instant((Math.floor(at / HALF_HOUR) + up) * HALF_HOUR);

/** The hour at which people know what tomorrow brings. */
const EVENING = 18 * 3_600_000;
const DAY = 86_400_000;

/** The trips a calendar shows at `at`: today's, and from the evening on tomorrow's. */
export function shownTrips(trips: readonly Trip[], at: Instant): Trip[] {
  const midnight = jstMidnight(at);
  const known = midnight + (at >= midnight + EVENING ? 2 : 1) * DAY;
  return trips.filter(({ leave, back }) => back > at && leave < known);
}

/** The trip the car is on at `at`. */
export const tripAt = (trips: readonly Trip[], at: Instant): Trip | null =>
  trips.find(({ leave, back }) => leave <= at && at < back) ?? null;
