import type { Override, YieldedDevice } from '#core/control/overrides.ts';
import { type ShiftSeen, withShifts } from '#core/control/shifts-in-problem.ts';
import type { Storm } from '#core/control/storm.ts';
import { withStorm } from '#core/control/storm-in-problem.ts';
import { withOverrides } from '#core/control/overrides-in-problem.ts';
import { withYielded } from '#core/control/yielded-in-problem.ts';
import { type AirMemory, createAirMemory } from '#core/forecast/weather/usual-air.ts';
import { forecastHotWater } from '#core/forecast/hot-water.ts';
import { drawScenarios, heatNeeded, runOutChance } from '#core/forecast/hot-water-days.ts';
import { forecastTrips } from '#core/forecast/trips.ts';
import type { Plan } from '#core/planner/plan.ts';
import {
  type BatteryFacts,
  buildProblem,
  type HeaterFacts,
  type Trip,
  type VehicleFacts,
} from '#core/planner/problem-from-snapshot.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { isRestDay } from '#core/time/japanese-holidays.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { HalfHourRow, Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import type { WeatherFeed, WeatherForecast } from '#ports/weather-feed.ts';
import type { HotWaterOutlook, HouseForecasts } from './house-forecasts.ts';
import { makePlan } from './make-plan.ts';
import { createPlannerMemory } from './planner-memory.ts';
import { createSavedToday } from './saved-today.ts';

export interface SlotPlannerParts {
  readonly records: Records;
  readonly weather: WeatherFeed;
  readonly solver: Solver;
  /** Today's bill so far, milli-yen. */
  readonly billToday: () => number;
  readonly tariff: Tariff;
  /** Contract limit of bought power, W. */
  readonly importLimit: number;
  readonly forecasts: HouseForecasts;
  /** What people wish, and what somebody else operated: no plan counts on it otherwise. */
  readonly overrides?: () => readonly Override[];
  readonly yielded?: () => readonly YieldedDevice[];
  /** What heaters with an energy shift have agreed to. */
  readonly shifts?: () => readonly ShiftSeen[];
  /** A storm to be ready for. */
  readonly storm?: () => Storm | null;
  readonly batteries: readonly BatteryFacts[];
  readonly heaters: readonly HeaterFacts[];
  readonly vehicles: readonly (VehicleFacts & { readonly wanted: number; readonly tripUses?: number })[];
}

export interface SlotPlanner {
  /** Learns from a tick and from the half hours that became known with it. */
  tick(snapshot: Snapshot, halfHours: readonly HalfHourRow[]): void;
  /** Milli-yen saved today against no control; null while that cannot be said. */
  savedToday(): number | null;
  /** Heat that may be drawn in the day from the last slot turn, without any being made; null without a tank that tells. */
  hotWater(): HotWaterOutlook | null;
  /** The plan from the slot that `snapshot` lies in, kept with its whole problem. */
  plan(snapshot: Snapshot, previous: Plan | null): Promise<Plan>;
}

/** Two days of half hours. */
const STEPS = 96;
/** One day of them. */
const OUTLOOK = 48;

/** Puts together what is known at a slot turn and has it planned. */
export function createSlotPlanner(parts: SlotPlannerParts): SlotPlanner {
  const memory = createPlannerMemory(parts);
  const saved = createSavedToday();
  const air = createAirMemory();
  let outlook: HotWaterOutlook | null = null;
  let turned: Instant | null = null;
  return {
    savedToday: () => saved.value(),
    hotWater: () => outlook,
    tick(snapshot, halfHours) {
      memory.tick(snapshot, halfHours);
      parts.forecasts.learn(snapshot.at, halfHours);
    },
    async plan(snapshot, previous) {
      const latest = await parts.weather.latest();
      const published = latest.known ? latest.value : null;
      const at = slotOf(snapshot.at);
      memory.published(at, published);
      outlook = outlookAt(at);
      const { problem: plain, leftOut } = buildProblem({
        at,
        snapshot,
        tariff: parts.tariff,
        importLimit: parts.importLimit,
        batteries: parts.batteries,
        heaters: parts.heaters,
        vehicles: parts.vehicles.map(({ wanted: _wanted, tripUses: _uses, ...facts }) => facts),
        forecasts: forecasts(at),
        trips: parts.vehicles.flatMap((vehicle) => tripsOf(vehicle)),
        heaterRuns: memory.heaterRuns(snapshot.at),
        lastKnown: memory.lastKnown,
      });
      const wished = withOverrides(plain, parts.overrides?.() ?? [], snapshot.at);
      const asked = withShifts(wished, parts.shifts?.() ?? [], snapshot.at);
      const ready = withStorm(asked, parts.storm?.() ?? null);
      const problem = withYielded(ready, parts.yielded?.() ?? [], snapshot);
      const made = await makePlan({ problem, solver: parts.solver, previous, leftOut });
      // A problem that has not changed has the plan that is on file.
      const plan = made.id === previous?.id ? previous : made;
      if (at !== turned) saved.slotTurned(problem, snapshot, memory, parts.billToday());
      turned = at;
      parts.records.keepPlan(plan, problem);
      return plan;

      function outlookAt(from: typeof at): HotWaterOutlook | null {
        let heat = 0;
        for (const { id } of parts.heaters) {
          const content = memory.lastKnown.get(id);
          if (content === undefined) return null;
          heat += content.value;
        }
        if (parts.heaters.length === 0) return null;
        const scenarios = drawScenarios({ at: from, steps: OUTLOOK, history: memory.hotWater, isHoliday: isRestDay });
        return {
          from,
          runOutChance: runOutChance(scenarios, heat, OUTLOOK),
          needed: [0.1, 0.5, 0.9].map((share) => heatNeeded(scenarios, share, OUTLOOK)) as [number, number, number],
        };
      }

      function forecasts(from: typeof at) {
        // Scored once for a slot, however often it is planned.
        const latest = parts.forecasts.latest();
        const expected = latest?.from === from ? latest : parts.forecasts.expect(from, published);
        const hotWater = forecastHotWater({ at: from, steps: STEPS, history: memory.hotWater, isHoliday: isRestDay });
        return {
          load: expected.load.mean,
          solar: expected.solar.mean,
          hotWater: hotWater.mean,
          hotWaterSpread: hotWater.spread,
          temperature: temperatureFrom(published, from, air),
        };
      }

      function tripsOf({ id, wanted, tripUses }: (typeof parts.vehicles)[number]): readonly Trip[] {
        const { absences, since, awaySince, charged } = memory.car(id, snapshot.at);
        return forecastTrips({
          vehicle: id,
          at: snapshot.at,
          absences,
          since,
          awaySince,
          wanted,
          charged,
          ...(tripUses === undefined ? {} : { uses: tripUses }),
        });
      }
    },
  };
}

/** As published, and beyond what reaches here as in a usual year with what was unusual of late. */
function temperatureFrom(published: WeatherForecast | null, at: Instant, air: AirMemory): readonly number[] {
  const first = published === null ? 0 : Math.round((at - published.from) / HALF_HOUR);
  const known = published?.temperature ?? [];
  for (let place = Math.max(0, first - 48); place <= Math.min(first, known.length - 1); place++)
    air.remember(instant(published!.from + place * HALF_HOUR), known[place]!);
  return Array.from(
    { length: STEPS },
    (_, step) => published?.temperature[first + step] ?? air.expected(instant(at + step * HALF_HOUR)),
  );
}
