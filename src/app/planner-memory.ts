import type { PastHalfHour } from '#core/forecast/history.ts';
import type { Absence } from '#core/forecast/trips.ts';
import { heatDrawn } from '#core/ledger/tank-draw.ts';
import { copAt } from '#core/planner/heater-physics.ts';
import type { HeaterFacts, HeaterRun } from '#core/planner/problem-from-snapshot.ts';
import { type Known, missing, type Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { HALF_HOUR, slotOf } from '#core/time/slot.ts';
import type { HalfHourRow } from '#ports/records.ts';
import type { WeatherForecast } from '#ports/weather-feed.ts';

/** Half hours that forecasts look back on. */
const KEPT = 56 * 48;
const ABSENCES = 60;

export interface PlannerMemory {
  readonly load: readonly PastHalfHour[];
  readonly solar: readonly PastHalfHour[];
  readonly hotWater: readonly PastHalfHour[];
  /** The last content each device told, Wh. */
  readonly lastKnown: ReadonlyMap<string, Known<number>>;
  tick(snapshot: Snapshot, halfHours: readonly HalfHourRow[]): void;
  published(at: Instant, forecast: WeatherForecast | null): void;
  heaterRuns(at: Instant): ReadonlyMap<string, HeaterRun>;
  car(
    id: string,
    at: Instant,
  ): {
    readonly absences: readonly Absence[];
    readonly since: Instant;
    readonly awaySince: Instant | null;
    /** What each stay at the charger that is over charged, Wh. */
    readonly charged: readonly number[];
  };
}

interface Car {
  connected: boolean | null;
  leftAt: Instant | null;
  readonly since: Instant;
  readonly absences: Absence[];
  /** Charged since it was plugged in, Wh. */
  session: number;
  readonly charged: number[];
}

interface HeaterMemory {
  heating: boolean;
  startedAt: Instant | null;
  day: number;
  starts: number;
  boundary: { readonly at: Instant; readonly heat: Reading<number> } | null;
}

/** What the planner remembers of the last weeks, learned from ticks. */
export function createPlannerMemory({ heaters }: { readonly heaters: readonly HeaterFacts[] }): PlannerMemory {
  const load: PastHalfHour[] = [];
  const solar: PastHalfHour[] = [];
  const hotWater: PastHalfHour[] = [];
  const lastKnown = new Map<string, Known<number>>();
  const cars = new Map<string, Car>();
  const tanks = new Map<string, HeaterMemory>();
  let temperature = 15;

  const push = (list: PastHalfHour[], half: PastHalfHour): void => {
    list.push(half);
    if (list.length > KEPT) list.shift();
  };

  const remember = (id: string, reading: Reading<number>): void => {
    if (reading.known) lastKnown.set(id, reading);
  };

  const seeCar = (id: string, connected: Reading<boolean>, at: Instant): void => {
    if (!connected.known) return;
    const car = cars.get(id) ?? { connected: null, leftAt: null, since: at, absences: [], session: 0, charged: [] };
    cars.set(id, car);
    if (car.connected === true && !connected.value) {
      car.leftAt = at;
      if (car.session > 0) car.charged.push(car.session);
      if (car.charged.length > ABSENCES) car.charged.shift();
      car.session = 0;
    }
    if (car.connected === false && connected.value && car.leftAt !== null) {
      car.absences.push({ left: car.leftAt, back: at });
      if (car.absences.length > ABSENCES) car.absences.shift();
      car.leftAt = null;
    }
    car.connected = connected.value;
  };

  const tankOf = (id: string, at: Instant): HeaterMemory => {
    const found = tanks.get(id) ?? { heating: false, startedAt: null, day: jstDay(at), starts: 0, boundary: null };
    tanks.set(id, found);
    if (found.day !== jstDay(at)) {
      found.day = jstDay(at);
      found.starts = 0;
    }
    return found;
  };

  const seeHeating = (id: string, heating: Reading<boolean>, at: Instant): void => {
    if (!heating.known) return;
    const tank = tankOf(id, at);
    if (heating.value && !tank.heating) {
      tank.starts++;
      tank.startedAt = at;
    }
    tank.heating = heating.value;
  };

  /** Heat drawn in the half hour that has just ended, once its electricity is known. */
  const seeDraw = (facts: HeaterFacts, snapshot: Snapshot, halfHours: readonly HalfHourRow[]): void => {
    const heat = snapshot.heaters.find(({ id }) => id === facts.id)?.heat;
    const at = slotOf(snapshot.at);
    const tank = tankOf(facts.id, snapshot.at);
    if (heat === undefined || tank.boundary?.at === at) return;
    const start = instant(at - HALF_HOUR);
    const row = halfHours.find(({ series, at: of }) => series === `heater.${facts.id}` && of === start);
    const before = tank.boundary?.at === start ? tank.boundary.heat : missing('no-answer', at);
    tank.boundary = { at, heat };
    if (row === undefined) return;
    const electricity: Reading<number> =
      row.wh === null ? missing(row.missing ?? 'no-answer', at) : { known: true, value: row.wh, at };
    const { lossShare, lossConstant } = facts;
    const drawn = heatDrawn(
      { before, after: heat, electricity, cop: copAt(facts.cop, temperature), lossShare, lossConstant },
      at,
    );
    push(hotWater, { at: start, wh: drawn.known ? drawn.value : null });
  };

  return {
    load,
    solar,
    hotWater,
    lastKnown,
    tick(snapshot, halfHours) {
      const { at } = snapshot;
      for (const battery of snapshot.batteries) remember(battery.id, battery.content);
      for (const vehicle of snapshot.vehicles) {
        remember(vehicle.id, vehicle.content);
        seeCar(vehicle.id, vehicle.connected, at);
      }
      for (const heater of snapshot.heaters) {
        remember(heater.id, heater.heat);
        seeHeating(heater.id, heater.heating, at);
      }
      if (halfHours.length > 0) {
        for (const { series, at: of, wh } of halfHours) {
          if (series === 'house') push(load, { at: of, wh });
          const car = /^vehicle\.(.+)\.charge$/.exec(series)?.[1];
          if (car !== undefined && wh !== null && cars.get(car) !== undefined) cars.get(car)!.session += wh;
        }
        pushSolar(solar, halfHours, push);
      }
      for (const facts of heaters) seeDraw(facts, snapshot, halfHours);
    },
    published(at, forecast) {
      if (forecast === null) return;
      const place = Math.round((at - forecast.from) / HALF_HOUR);
      temperature = forecast.temperature[place] ?? temperature;
    },
    heaterRuns: (at) =>
      new Map(
        [...tanks].map(([id, { startedAt, starts, day }]) => [
          id,
          {
            runSteps: startedAt === null ? 0 : Math.floor((at - startedAt) / HALF_HOUR),
            startsToday: day === jstDay(at) ? starts : 0,
          },
        ]),
      ),
    car(id, at) {
      const car = cars.get(id);
      return {
        absences: car?.absences ?? [],
        since: car?.since ?? at,
        awaySince: car?.leftAt ?? null,
        charged: car?.charged ?? [],
      };
    },
  };
}

/** Several inverters make one sun: their sum, half hour by half hour; one of them missing makes it missing. */
function pushSolar(
  solar: PastHalfHour[],
  halfHours: readonly HalfHourRow[],
  push: (list: PastHalfHour[], half: PastHalfHour) => void,
): void {
  const sums = new Map<Instant, number | null>();
  for (const { series, at, wh } of halfHours) {
    if (!series.startsWith('solar.')) continue;
    const before = sums.get(at);
    sums.set(at, wh === null || before === null ? null : (before ?? 0) + wh);
  }
  for (const [at, wh] of sums) push(solar, { at, wh });
}
