import type { HouseControl } from '#app/control/house-control.ts';
import { createSteering } from '#app/control/steering.ts';
import { tariffInForce } from '#app/chosen-tariff.ts';
import { createExplainer } from '#app/explain-plan.ts';
import { createHouseForecasts } from '#app/house-forecasts.ts';
import type { DeviceInfo, HouseView } from '#app/house-view.ts';
import type { Circuit, House } from '#app/house.ts';
import { createKeeper } from '#app/keep.ts';
import { createLoop, type Loop, type LoopParts } from '#app/loop.ts';
import type { HouseMoney } from '#app/month-account.ts';
import { createHouseNotices, type NoticeListener } from '#app/notices.ts';
import { createObserver } from '#app/observe.ts';
import { createSlotPlanner, type SlotPlanner, type SlotPlannerParts } from '#app/plan-slot.ts';
import { createToday } from '#app/today.ts';
import { createUpkeep } from '#app/upkeep.ts';
import { createHouseView } from '#app/view.ts';
import type { GuardLimits } from '#core/control/limits.ts';
import type { StormSettings } from '#core/control/storm.ts';
import type { HalfHourRegisters } from '#core/device/grid.ts';
import { HemsError } from '#core/errors.ts';
import { explainStep } from '#core/planner/explain.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import type { TariffPlan } from '#core/tariff/tariff-plan.ts';
import type { Clock } from '#ports/clock.ts';
import type { DeviceFaults } from '#ports/device-faults.ts';
import type { Lamp } from '#ports/lamp.ts';
import type { Log } from '#ports/log.ts';
import type { HalfHourRow, Records, Retention } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';

/** A house as the daemon knows it, whoever is at the far end of its ports. */
export interface HouseParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Records;
  readonly solver: Solver;
  readonly house: House;
  readonly circuits: readonly Circuit[];
  readonly devices: readonly DeviceInfo[];
  readonly models: Pick<SlotPlannerParts, 'batteries' | 'heaters' | 'vehicles'>;
  readonly limits: GuardLimits;
  /** What a storm's reserve is for; the whole house for the default hours where left out. */
  readonly storm?: StormSettings;
  /** Of all panels, W. */
  readonly peakPower: number;
  /** As configured; a plan that was chosen on the page goes before it. */
  readonly tariff: Tariff;
  readonly money: HouseMoney;
  readonly catalogue: () => readonly TariffPlan[];
  readonly retention: Retention;
  readonly historyBeforeFirst?: boolean;
  readonly tickAtOnce?: boolean;
  readonly simulated: HouseView['simulated'];
  /** What the loop plans with; null where the house is only watched. */
  readonly planning: (planner: SlotPlanner) => LoopParts['plan'];
  /** Hears what was measured before anybody else does. */
  readonly heard?: {
    registers(registers: HalfHourRegisters): void;
    halfHours(rows: readonly HalfHourRow[]): void;
  };
  /** Left out: nobody asks devices for their own faults. */
  readonly faults?: DeviceFaults;
  /** The generation lamp on the box. */
  readonly lamp?: Lamp;
  /** Told of each notice that is raised or over; must not wait. */
  readonly onNotice?: NoticeListener;
  /** Told when a tick is complete. */
  readonly onTick?: (snapshot: Snapshot) => void;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface ComposedHouse {
  readonly view: HouseView;
  readonly loop: Loop;
  readonly control: HouseControl;
  /** The meter and the devices have to be started before. */
  start(): void;
  /** Finishes the tick under way and gives every held device back. */
  stop(): Promise<void>;
}

/** Wires the verbs over a house's ports: what a simulated house and a real one have in common. */
export function composeHouse(parts: HouseParts): ComposedHouse {
  const { clock, log, records, house, circuits, limits, catalogue, money } = parts;
  const keeper = createKeeper(house, circuits, records, ({ message }) => {
    log.warn('disk refused', { message });
    notices.refused();
  });
  const tariff = tariffInForce({
    settings: records,
    catalogue,
    configured: parts.tariff,
    contract: money.agreement.contract,
  });
  const names = new Map(parts.devices.map(({ id, name }) => [id, name]));
  const notices = createHouseNotices({
    records,
    clock,
    nameOf: (device) => names.get(device) ?? device,
    meterStatus: () => house.meter.status(),
    faults: () => parts.faults?.standing() ?? [],
    planned: { tariff, plan: () => loop.plan() },
    ...(parts.onNotice === undefined ? {} : { listeners: [parts.onNotice] }),
  });
  const forecasts = createHouseForecasts({ records, peakPower: parts.peakPower });
  const steering = createSteering({
    house,
    records,
    clock,
    ...(parts.storm === undefined ? {} : { storm: parts.storm }),
    loop: () => loop,
    onFault: (error) => parts.onFault('steering', error),
  });
  const planner = createSlotPlanner({
    ...parts.models,
    overrides: steering.overrides,
    yielded: steering.yielded,
    shifts: steering.shifts,
    storm: steering.storm,
    records,
    forecasts,
    weather: house.weather,
    solver: parts.solver,
    tariff,
    importLimit: limits.importLimit,
    billToday: () => today.totals().cost ?? 0,
  });
  const today = createToday(tariff, () => planner.savedToday());
  const view = createHouseView({
    clock,
    weather: house.weather,
    today,
    tariff,
    catalogue,
    money: { ...money, plan: tariff.id === parts.tariff.id ? money.plan : tariff.id },
    devices: parts.devices,
    purchaseMode: house.purchase ?? 'surplus',
    circuits,
    simulated: parts.simulated,
    plan: () => loop.plan(),
    notices,
    ...(parts.lamp === undefined ? {} : { lamp: parts.lamp }),
    forecasts,
    hotWater: () => planner.hotWater(),
    storm: steering.stormSentence,
    alternatives: createExplainer(records, parts.solver),
  });

  house.meter.onHalfHour((registers: HalfHourRegisters) => {
    parts.heard?.registers(registers);
    const rows = keeper.registers(registers);
    parts.heard?.halfHours(rows);
    today.halfHours(rows);
    notices.halfHours(rows);
  });
  const loop = createLoop({
    house,
    records,
    clock,
    log,
    keeper,
    historyBeforeFirst: parts.historyBeforeFirst ?? false,
    tickAtOnce: parts.tickAtOnce ?? false,
    observe: createObserver(house, clock),
    plan: parts.planning(planner),
    limits,
    overrides: steering.overrides,
    storm: () => steering.storm() !== null,
    because: explainStep,
    onSeen(snapshot, halfHours) {
      parts.heard?.halfHours(halfHours);
      today.tick(snapshot);
      today.halfHours(halfHours);
      planner.tick(snapshot, halfHours);
      steering.tick(snapshot);
      notices.halfHours(halfHours);
    },
    onTick(snapshot) {
      notices.tick(snapshot);
      view.tick(snapshot);
      parts.onTick?.(snapshot);
    },
    onFault(where, error) {
      if (error instanceof HemsError && error.code === 'DATA_FOLDER') notices.refused();
      parts.onFault(where, error);
    },
  });
  const upkeep = createUpkeep({
    records,
    clock,
    retention: parts.retention,
    onFault: (error) => parts.onFault('upkeep', error),
  });

  return {
    view,
    loop,
    control: steering.control,
    start() {
      loop.start();
      upkeep.start();
      parts.faults?.start();
    },
    async stop() {
      upkeep.stop();
      parts.faults?.stop();
      await loop.stop();
    },
  };
}
