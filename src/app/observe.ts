import type { ApplianceObservation } from '#core/device/appliance.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, type Millis, minutes, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Observable } from '#ports/devices.ts';
import type { House } from './house.ts';

/** A tick waits this long for the slowest device; what has not answered by then is missing. */
const DEADLINE: Millis = seconds(6);
/** Appliances are watched, not steered: once a minute is enough and spares small radios. */
const APPLIANCE_PERIOD: Millis = minutes(1);

/** Reads the whole house at once, in parallel. Never rejects. */
export function createObserver(house: House, clock: Clock): () => Promise<Snapshot> {
  let appliances: readonly ApplianceObservation[] = [];
  let appliancesAt = Number.NEGATIVE_INFINITY;

  const observeAppliances = async (at: Instant): Promise<readonly ApplianceObservation[]> => {
    if (at - appliancesAt < APPLIANCE_PERIOD) return appliances;
    appliancesAt = at;
    appliances = await all(house.appliances);
    return appliances;
  };

  return async () => {
    const at = clock.now();
    const [grid, boards, solars, batteries, vehicles, heaters, watched] = await Promise.all([
      house.meter.observe(DEADLINE),
      all(house.boards),
      all(house.solars),
      all(house.batteries),
      all(house.vehicles),
      all(house.heaters),
      observeAppliances(at),
    ]);
    const sun = house.purchase === 'full' ? { solars: [], soldSolars: solars } : { solars };
    return Object.freeze({ at, grid, boards, ...sun, batteries, vehicles, heaters, appliances: watched });
  };
}

const all = <T>(devices: readonly Observable<T>[]): Promise<readonly T[]> =>
  Promise.all(devices.map((device) => device.observe(DEADLINE)));
