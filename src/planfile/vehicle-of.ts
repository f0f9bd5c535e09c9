import type { VehicleDeparture, VehicleProblem } from '#core/planner/problem.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstMidnight } from '#core/time/jst.ts';
import { type Horizon, stepContaining } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import { rulesOf, type ScenarioDevice, stateOf } from './scenario-device.ts';
import type { Scenario, ScenarioCar } from './scenario-schema.ts';

type CarState = Pick<Scenario['state'], 'ev_kwh' | 'ev_plugged'>;

interface Away {
  readonly leave: Instant;
  readonly return: Instant;
  /** kWh */
  readonly trip: number;
}

/** A car of a scenario; null where its content is not told. */
export function vehicleOf(
  scenario: Scenario,
  horizon: Horizon,
  { name, kind, id, facts }: ScenarioDevice<ScenarioCar>,
): VehicleProblem | null {
  const { state } = scenario;
  const now = stateOf<CarState>(state, state.evs, id, (ev_kwh) => ({ ev_kwh }));
  if (now?.ev_kwh === undefined) return null;
  const trips = tripsOf(scenario, id);
  const underway = trips.find((trip) => trip.leave <= horizon.at && horizon.at < trip.return) ?? null;
  const plugged = now.ev_plugged ?? underway === null;
  const away = spansAway(horizon, trips, underway, plugged);
  const most = facts.max_kwh ?? facts.capacity_kwh ?? now.ev_kwh;
  const eta = facts.eta ?? 1;
  const maximum = facts.max_kw ?? 3;
  return {
    id: name,
    content: now.ev_kwh * 1000,
    capacity: most * 1000,
    minimumPower: Math.min(facts.min_kw ?? 0, maximum) * 1000,
    maximumPower: maximum * 1000,
    chargeEfficiency: eta,
    dischargePower: (facts.v2h?.discharge_kw ?? 0) * 1000,
    dischargeEfficiency: facts.v2h?.eta ?? eta,
    floor: (facts.v2h?.floor_kwh ?? 0) * 1000,
    connected: connectedSteps(horizon, away),
    departures: away.flatMap((trip) => departureOf(horizon, trip, facts.departure_kwh ?? 0, plugged)),
    rules: rulesOf(scenario, horizon, kind, id),
  };
}

/** Where the site lists several cars, a trip without an id is the first car's. */
function tripsOf(scenario: Scenario, id: string | null): Away[] {
  const first = [scenario.site.ev ?? []].flat()[0]?.id ?? null;
  return (scenario.calendar?.ev_away ?? [])
    .filter((trip) => id === null || (trip.id ?? first) === id)
    .map((trip) => ({
      leave: timeAt(trip.leave, 'leave'),
      return: timeAt(trip.return, 'return'),
      trip: trip.trip_kwh ?? 0,
    }))
    .toSorted((a, b) => a.leave - b.leave);
}

/**
 * When the car will be away. One that should have left and is still plugged in leaves any moment; one that is away though
 * nothing is known of it comes back in the evening, or in an hour where that has passed.
 */
function spansAway({ at, bounds }: Horizon, trips: readonly Away[], underway: Away | null, plugged: boolean): Away[] {
  const ahead = trips.filter((trip) => trip !== underway && trip.return > at);
  if (plugged) return underway === null ? ahead : [{ ...underway, leave: bounds[1]! }, ...ahead];
  if (underway !== null) return [underway, ...ahead];
  const evening = instant(jstMidnight(at) + 18 * 3_600_000);
  const back = evening > at ? evening : instant(at + 3_600_000);
  const next = ahead[0]?.leave ?? Infinity;
  return [{ leave: at, return: instant(Math.min(back, next)), trip: 0 }, ...ahead];
}

const connectedSteps = ({ bounds, steps }: Horizon, away: readonly Away[]): boolean[] =>
  Array.from(
    { length: steps },
    (_, step) => !away.some((trip) => trip.leave < bounds[step + 1]! && bounds[step]! < trip.return),
  );

function departureOf(horizon: Horizon, trip: Away, wanted: number, plugged: boolean): VehicleDeparture[] {
  const step = stepContaining(horizon, trip.leave);
  if (step >= horizon.steps || (trip.leave <= horizon.at && !plugged)) return leftAlready(horizon, trip);
  return [{ step: Math.max(0, step), wanted: wanted * 1000, uses: trip.trip * 1000 }];
}

/** A car underway has its trip's use still to come off: what it holds is known at home only. */
const leftAlready = (horizon: Horizon, trip: Away): VehicleDeparture[] =>
  trip.leave <= horizon.at && trip.trip > 0 ? [{ step: 0, wanted: 0, uses: trip.trip * 1000 }] : [];
