import type { BatteryObservation } from '../device/battery.ts';
import type { VehicleObservation } from '../device/vehicle.ts';
import type { HeaterObservation } from '../device/water-heater.ts';
import type { Known, Reading } from '../reading.ts';
import type { Snapshot } from '../snapshot.ts';
import { buyPrice, sellPrice, type Tariff } from '../tariff/tariff.ts';
import { type Instant, instant, type Millis, minutes } from '../time/instant.ts';
import { HALF_HOUR } from '../time/slot.ts';
import type { Unmet } from './plan.ts';
import type { BatteryProblem, HeaterProblem, Problem, VehicleProblem } from './problem.ts';

/** What is known of a device once and for all. */
export type BatteryFacts = Omit<BatteryProblem, 'content'>;
export type HeaterFacts = Omit<HeaterProblem, 'heat' | 'running' | 'runSteps' | 'startsToday'>;
export type VehicleFacts = Omit<VehicleProblem, 'content' | 'connected' | 'departures'>;

/** A trip people told us of, or that was learned. */
export interface Trip {
  readonly vehicle: string;
  readonly leave: Instant;
  readonly return: Instant;
  /** Content wanted at `leave`, Wh, and what the trip will use where that is known. */
  readonly wanted: number;
  readonly uses?: number;
}

/** What a heater has done lately: half hours since it started, and starts since JST midnight. */
export interface HeaterRun {
  readonly runSteps: number;
  readonly startsToday: number;
}

export interface ProblemInput {
  /** Start of the first half hour to be planned. */
  readonly at: Instant;
  readonly snapshot: Snapshot;
  readonly forecasts: Problem['forecast'];
  readonly tariff: Tariff;
  /** W */
  readonly importLimit: number;
  readonly batteries: readonly BatteryFacts[];
  readonly heaters: readonly HeaterFacts[];
  readonly vehicles: readonly VehicleFacts[];
  readonly trips: readonly Trip[];
  readonly heaterRuns: ReadonlyMap<string, HeaterRun>;
  /** The last content (Wh) that each device told, for a snapshot in which it does not answer. */
  readonly lastKnown: ReadonlyMap<string, Known<number>>;
}

/** A store that was not heard of for longer than this has no known content. */
const FRESH: Millis = minutes(120);

/**
 * The planning problem of this moment: as many half hours as the load forecast has. A device that does not tell its
 * content, and did not within two hours, is left out and named.
 */
export function buildProblem(input: ProblemInput): { readonly problem: Problem; readonly leftOut: readonly Unmet[] } {
  const { at, snapshot, forecasts, tariff } = input;
  const steps = forecasts.load.length;
  const leftOut: Unmet[] = [];
  const stamps = Array.from({ length: steps }, (_, step) => instant(at + step * HALF_HOUR));
  const withContent = <Facts extends { readonly id: string }, Built>(
    devices: readonly Facts[],
    build: (facts: Facts) => Built | null,
  ): Built[] =>
    devices.flatMap((facts) => {
      const built = build(facts);
      if (built !== null) return [built];
      leftOut.push({ device: facts.id, wish: 'planned', at, short: 0, because: 'state-unknown' });
      return [];
    });
  const problem: Problem = {
    at,
    stepLength: HALF_HOUR,
    steps,
    importLimit: input.importLimit,
    buy: stamps.map((stamp) => buyPrice(tariff, stamp)),
    sell: stamps.map(() => sellPrice(tariff)),
    forecast: forecasts,
    batteries: withContent(input.batteries, (facts) => battery(facts, find(snapshot.batteries, facts.id), input)),
    heaters: withContent(input.heaters, (facts) => heater(facts, find(snapshot.heaters, facts.id), input)),
    vehicles: withContent(input.vehicles, (facts) => vehicle(facts, find(snapshot.vehicles, facts.id), input, stamps)),
  };
  return { problem, leftOut };
}

const find = <T extends { readonly id: string }>(seen: readonly T[], id: string): T | undefined =>
  seen.find((one) => one.id === id);

/** Content now, or the last one if it is fresh; null where neither is known. */
function contentOf(id: string, now: Reading<number> | undefined, { at, lastKnown }: ProblemInput): number | null {
  if (now?.known) return now.value;
  const last = lastKnown.get(id);
  return last !== undefined && at - last.at <= FRESH ? last.value : null;
}

function battery(
  facts: BatteryFacts,
  seen: BatteryObservation | undefined,
  input: ProblemInput,
): BatteryProblem | null {
  const content = contentOf(facts.id, seen?.content, input);
  if (content === null) return null;
  const known = { ...facts, content: Math.min(content, facts.capacity) };
  return seen?.takesSurplusHeld === undefined ? known : { ...known, holdsWithoutSurplus: !seen.takesSurplusHeld };
}

function heater(facts: HeaterFacts, seen: HeaterObservation | undefined, input: ProblemInput): HeaterProblem | null {
  const heat = contentOf(facts.id, seen?.heat, input);
  if (heat === null) return null;
  const run = input.heaterRuns.get(facts.id);
  const capacity = fullTank(facts, seen);
  const running = seen?.heating.known === true && seen.heating.value;
  return {
    ...facts,
    capacity,
    heat: Math.min(heat, capacity),
    running,
    runSteps: running ? (run?.runSteps ?? 0) : 0,
    startsToday: run?.startsToday ?? 0,
  };
}

/** Below this share the quotient of two rounded numbers says little. */
const TELLING = 10;

/** A full tank holds less heat in summer: mains water is warm and the unit heats less. The unit's own share tells how much. */
function fullTank(facts: HeaterFacts, seen: HeaterObservation | undefined): number {
  if (seen === undefined || !seen.heat.known || !seen.fill.known || seen.fill.value < TELLING) return facts.capacity;
  return (seen.heat.value / seen.fill.value) * 100;
}

function vehicle(
  facts: VehicleFacts,
  seen: VehicleObservation | undefined,
  input: ProblemInput,
  stamps: readonly Instant[],
): VehicleProblem | null {
  const trips = input.trips.filter((trip) => trip.vehicle === facts.id);
  const here = seen?.connected.known === true && seen.connected.value;
  const underway = here ? undefined : trips.find((trip) => trip.leave <= input.at && input.at < trip.return);
  const content = here ? contentOf(facts.id, seen?.content, input) : contentAway(facts.id, underway, input);
  // A car that is away without a known trip cannot be planned for: nobody knows when it comes back.
  if (content === null || (!here && underway === undefined)) return null;
  const ahead = trips.filter((trip) => trip.leave > input.at);
  const away = underway === undefined ? ahead : [underway, ...ahead];
  const connected = stamps.map((stamp) => !away.some((trip) => trip.leave < stamp + HALF_HOUR && stamp < trip.return));
  return {
    ...facts,
    content: Math.min(content, facts.capacity),
    connected,
    departures: ahead.flatMap((trip) => {
      const step = Math.floor((trip.leave - input.at) / HALF_HOUR);
      if (step >= stamps.length) return [];
      return [{ step, wanted: trip.wanted, ...(trip.uses === undefined ? {} : { uses: trip.uses }) }];
    }),
  };
}

/** What a car on a known trip will come home with: what it last told, less what the trip uses. */
function contentAway(id: string, trip: Trip | undefined, { lastKnown }: ProblemInput): number | null {
  const last = lastKnown.get(id);
  return last === undefined || trip === undefined ? null : Math.max(0, last.value - (trip.uses ?? 0));
}
