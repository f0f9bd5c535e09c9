import { MILLIJOULES_PER_WH } from '#core/physics/millijoules.ts';
import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { type Instant, instant } from '#core/time/instant.ts';
import { formatJstDate, jstDay } from '#core/time/jst.ts';
import { HALF_HOUR } from '#core/time/slot.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { Ledger, World } from '#drivers/simulated/world.ts';
import type { PlanFile, PlanFileStep } from '#planfile/plan-schema.ts';
import type { Scenario } from '#planfile/scenario-schema.ts';
import { liveThrough, tellBattery, tellCar } from './act.ts';
import { createTruth, staysOver } from './past.ts';
import { createRebuiltForecasts } from './rebuilt-forecast.ts';
import { type Moment, scenarioAt } from './scenario-at.ts';
import type { BacktestSetting, Policy } from './setting.ts';

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
  /** Wh in battery, tank and car before and after. */
  readonly before: Contents;
  readonly after: Contents;
  readonly plans: number;
}

export interface Contents {
  readonly battery: number;
  readonly tank: number;
  readonly car: number;
}

export type Planner = (scenario: Scenario) => Promise<PlanFile>;

const contentsOf = ({ battery, heater, vehicle }: World): Contents => ({
  battery: battery?.contentWh() ?? 0,
  tank: heater?.heatWh() ?? 0,
  car: vehicle?.contentWh() ?? 0,
});

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
  const { spec, inputs, from, to } = setting;
  const world = createWorld({ spec, inputs, start: from });
  const moment = { setting, truth: createTruth(inputs), forecast: createRebuiltForecasts(inputs, setting.seed), world };
  const accounts = createAccounts(setting, world);
  const heater = createHeaterWatch(world);
  const before = contentsOf(world);
  let steps: readonly PlanFileStep[] = [];
  let plans = 0;
  for (let slot = from; slot < to; slot = instant(slot + HALF_HOUR)) {
    const turn = Math.round((slot - from) / HALF_HOUR);
    if (policy !== 'none' && turn % setting.replanEvery === 0) {
      const known: Moment = { ...moment, heaterRun: heater.run() };
      steps = (await planner(scenarioAt(known, slot, policy))).steps;
      plans += 1;
    }
    const step = steps[turn % setting.replanEvery] ?? null;
    if (step !== null) {
      tellBattery(world, step);
      tellCar(world, step);
    }
    accounts.liveThrough(slot, step);
    heater.see(slot);
    if (jstDay(instant(slot + HALF_HOUR)) !== jstDay(slot)) progress(formatJstDate(slot));
  }
  return { policy, days: accounts.days(), before, after: contentsOf(world), plans };
}

/** Half hours the heat pump has run, and its starts of the day. */
function createHeaterWatch(world: World): {
  run(): { steps: number; startsToday: number };
  see(slot: Instant): void;
} {
  let steps = 0;
  let starts = 0;
  let day = 0;
  let energy = world.heater?.energy() ?? 0;
  return {
    run: () => ({ steps, startsToday: starts }),
    see(slot) {
      const now = world.heater?.energy() ?? 0;
      const ran = now - energy > 300 * MILLIJOULES_PER_WH;
      energy = now;
      if (jstDay(instant(slot + HALF_HOUR)) !== day) {
        day = jstDay(instant(slot + HALF_HOUR));
        starts = 0;
      }
      if (ran && steps === 0) starts += 1;
      steps = world.heater?.heating() === true ? steps + 1 : 0;
    },
  };
}

function createAccounts(
  { spec, inputs, tariff, from, to }: BacktestSetting,
  world: World,
): { liveThrough(slot: Instant, step: PlanFileStep | null): void; days(): DayResult[] } {
  const days = new Map<string, DayResult>();
  const departures = staysOver(inputs, from, to).filter(({ plugOut }) => plugOut < to);
  const wanted = (spec.vehicle?.departureWh ?? 0) / 1000;
  let next = 0;
  let modes = '';
  let last = kwhOf(world.ledger);
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
    liveThrough(slot, step) {
      const day = dayOf(slot);
      const leaving = departures[next];
      const leaves = leaving !== undefined && leaving.plugOut < slot + HALF_HOUR;
      const content = (world.vehicle?.contentWh() ?? 0) / 1000;
      liveThrough(world, slot, step);
      if (leaves) {
        // The car keeps its content while it is away, so it can still be read after it has left.
        const left = Math.max(content, (world.vehicle?.contentWh() ?? 0) / 1000);
        const short = Math.max(0, wanted - left - 0.1);
        day.carShort += short;
        day.missed += short > 0 ? 1 : 0;
        next += 1;
      }
      const now = kwhOf(world.ledger);
      day.bill += (now.import - last.import) * (buyPrice(tariff, slot) / 1000);
      day.bill -= (now.export - last.export) * (sellPrice(tariff) / 1000);
      day.buy += now.import - last.import;
      day.sell += now.export - last.export;
      day.solar += now.solar - last.solar;
      day.batteryOut += now.batteryDischarge - last.batteryDischarge;
      day.hotWaterShort += now.hotWaterShort - last.hotWaterShort;
      last = now;
      const doing = `${world.battery?.mode()} ${world.vehicle?.mode()} ${world.heater?.mode()}`;
      day.modeChanges += changes(modes, doing);
      modes = doing;
    },
  };
}

const changes = (before: string, after: string): number => {
  if (before === '') return 0;
  const earlier = before.split(' ');
  return after.split(' ').filter((mode, k) => mode !== earlier[k]).length;
};

type Energies = Readonly<Record<'import' | 'export' | 'solar' | 'batteryDischarge' | 'hotWaterShort', number>>;

function kwhOf(ledger: Ledger): Energies {
  const kwh = (millijoules: number): number => millijoules / MILLIJOULES_PER_WH / 1000;
  return {
    import: kwh(ledger.import),
    export: kwh(ledger.export),
    solar: kwh(ledger.solar),
    batteryDischarge: kwh(ledger.batteryDischarge),
    hotWaterShort: kwh(ledger.hotWaterShort),
  };
}
