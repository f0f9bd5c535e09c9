import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJstDate, jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import type { BatteryStep, PlanFile, PlanFileStep } from '#planfile/plan-schema.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';
import type { CarOrder } from './physics/car.ts';
import { type HalfHourFlows, type HouseState, liveHalfHour } from './physics/house.ts';
import { createRebuiltForecasts } from './rebuilt-forecast.ts';
import { scenarioAt } from './scenario-at.ts';
import type { BacktestSetting, Policy } from './setting.ts';
import { siteOfSpec } from './site-of-spec.ts';
import { tripAt, tripsOver } from './trips.ts';
import { createTruth } from './truth.ts';

/** What a day of a replayed house came to. Energies kWh, money yen. */
export interface DayResult {
  readonly date: string;
  bill: number;
  buy: number;
  sell: number;
  solar: number;
  batteryOut: number;
  hotWaterShort: number;
  carShort: number;
  missed: number;
  modeChanges: number;
}

export interface PolicyResult {
  readonly policy: Policy;
  readonly days: readonly DayResult[];
  readonly before: HouseState;
  readonly after: HouseState;
  readonly plans: number;
}

export type Planner = (scenario: Scenario) => Promise<PlanFile>;

/** Two days of a plan, and a day more to know how they end. */
const AHEAD = 3 * 86_400_000;

/** A battery half full, a tank four fifths full, a car with what it should leave with. */
function initialState({ spec, from }: BacktestSetting): HouseState {
  const { battery, ecocute, ev } = siteOfSpec(spec, from);
  return {
    battery: battery === null ? 0 : 0.5 * battery.capacity_kwh,
    tank: { heat: ecocute === null ? 0 : 0.8 * ecocute.tank_max_kwh, running: false, ran: 0 },
    car: ev === null ? 0 : ev.departure_kwh,
  };
}

/**
 * Lets the house live from `from` to `to` under a policy, planning again every `replanEvery` half hours with what was
 * known then, and adds up what happened. `progress` is told each day that is over.
 */
export async function replayPolicy(
  setting: BacktestSetting,
  policy: Policy,
  planner: Planner,
  progress: (day: string) => void,
): Promise<PolicyResult> {
  const { spec, inputs, from, to, replanEvery } = setting;
  const truth = createTruth(inputs, setting.seed);
  const forecast = createRebuiltForecasts(inputs, setting.seed);
  const trips = tripsOver(inputs, spec.vehicle, from, instant(to + AHEAD));
  const accounts = createAccounts(setting);
  const before = initialState(setting);
  let state = before;
  let startsToday = 0;
  let steps: readonly PlanFileStep[] = [];
  let plans = 0;
  for (let slot = from; slot < to; slot = instant(slot + HALF_HOUR)) {
    const site = siteOfSpec(spec, slot);
    const turn = Math.round((slot - from) / HALF_HOUR);
    if (turn % replanEvery === 0) {
      const moment = { setting, truth, forecast, trips, state, startsToday };
      steps = (await planner(scenarioAt(moment, slot, policy))).steps;
      plans += 1;
    }
    const step = steps[turn % replanEvery]!;
    const away = tripAt(trips, slot);
    if (away?.leave === slot && slot > from) {
      accounts.departure(slot, Math.max(0, (site.ev?.departure_kwh ?? 0) - state.car));
      state = { ...state, car: Math.max(0, state.car - away.uses) };
    }
    const lived = liveHalfHour(site, state, step, { ...truth.lived(slot), plugged: away === null });
    state = lived.state;
    startsToday += lived.flows.heaterStarts;
    accounts.add(slot, lived.flows, doing(step, lived.flows));
    const next = instant(slot + HALF_HOUR);
    if (jstDay(next) !== jstDay(slot)) {
      startsToday = 0;
      progress(formatJstDate(slot));
    }
  }
  return { policy, days: accounts.days(), before, after: state, plans };
}

/** What each device does, for counting how often that changes. */
function doing(step: PlanFileStep, flows: HalfHourFlows): readonly string[] {
  const battery = step.battery as BatteryStep | undefined;
  const car = step.ev as CarOrder | undefined;
  const drives = car === undefined || (car.charge_kw === 0 && car.discharge_max_kw === 0) ? 'idle' : 'in';
  return [
    battery?.max_discharge_kw === 0 ? 'hold' : (battery?.mode ?? ''),
    car !== undefined && car.discharge_max_kw > 0 ? 'out' : drives,
    flows.heater > 0 ? 'on' : 'off',
  ];
}

/** A departure is kept when no more than this is missing, kWh: meters of cars show whole percents. */
const TOLERANCE = 0.1;

function createAccounts({ tariff }: BacktestSetting): {
  add(slot: Instant, flows: HalfHourFlows, doing: readonly string[]): void;
  departure(slot: Instant, short: number): void;
  days(): DayResult[];
} {
  const days = new Map<string, DayResult>();
  let last: readonly string[] | null = null;
  const dayOf = (slot: Instant): DayResult => {
    const date = formatJstDate(slot);
    const found = days.get(date) ?? {
      date,
      bill: 0,
      buy: 0,
      sell: 0,
      solar: 0,
      batteryOut: 0,
      hotWaterShort: 0,
      carShort: 0,
      missed: 0,
      modeChanges: 0,
    };
    days.set(date, found);
    return found;
  };
  return {
    days: () => [...days.values()],
    departure(slot, short) {
      const day = dayOf(slot);
      day.carShort += short;
      day.missed += short > TOLERANCE ? 1 : 0;
    },
    add(slot, flows, now) {
      const day = dayOf(slot);
      day.bill += (flows.import * buyPrice(tariff, slot) - flows.export * sellPrice(tariff)) / 1000;
      day.buy += flows.import;
      day.sell += flows.export;
      day.solar += flows.solar;
      day.batteryOut += flows.batteryOut;
      day.hotWaterShort += flows.hotWaterShort;
      day.modeChanges += now.filter((mode, k) => last !== null && mode !== last[k]).length;
      last = now;
    },
  };
}
