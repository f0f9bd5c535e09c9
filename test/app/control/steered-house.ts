import { createController, type Controller } from '#app/control/controller.ts';
import type { House } from '#app/house.ts';
import { createObserver } from '#app/observe.ts';
import type { GuardLimits } from '#core/control/limits.ts';
import type { Override } from '#core/control/overrides.ts';
import type { Journalled } from '#core/journal.ts';
import type { Plan, PlanStep } from '#core/planner/plan.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { hours, instant, millis, minutes, plus } from '#core/time/instant.ts';
import { watts } from '#core/units.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { silent } from '#ports/log.ts';
import type { GridMeter } from '#ports/grid-meter.ts';
import type { Records } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { createHouseBench, type HouseBench } from '../../drivers/echonet-devices/house-bench.ts';

/** A simulated house with devices that answer in bytes, and a controller on it that is told what a plan wants. */
export interface SteeredHouse {
  readonly bench: HouseBench;
  readonly records: Records;
  readonly house: House;
  controller: Controller;
  overrides: Override[];
  /** What the plan wants from now on; null = there is no plan. */
  wants: Partial<Pick<PlanStep, 'batteries' | 'heaters' | 'vehicles'>> | null;
  /** W the meter shows; null = it is lost. */
  grid: number | null;
  /** Ticks every ten seconds. */
  live(length: number): Promise<void>;
  /** A person, or another controller, sets properties of a device from elsewhere on the LAN. */
  hand(id: string, ...properties: readonly (readonly [epc: number, code: number])[]): Promise<void>;
  /** The daemon is killed and starts again on the same file. */
  restart(): Promise<void>;
  modes(): string;
  /** Commands and events so far, oldest first. */
  journal(): readonly string[];
}

const LIMITS: GuardLimits = { importLimit: 10_000, devices: { ecocute: { heatPower: 4_500 } } };

export async function createSteeredHouse(limits: GuardLimits = LIMITS): Promise<SteeredHouse> {
  const bench = await createHouseBench();
  const { clock } = bench;
  const records = openMemoryStore({ clock, epoch: 'test' });
  const elsewhere: EchonetLan = createEchonetLan({ link: bench.wire.link('192.168.3.77'), clock, log: silent });
  await bench.settle(elsewhere.start());
  const meter = {
    observe: async () => {
      const at = clock.now();
      const no = missing('no-answer', at);
      const power = it.grid === null ? no : known(watts(it.grid), at);
      return { power, currentR: no, currentT: no, importRegister: no, exportRegister: no };
    },
  } as unknown as GridMeter;
  const house = {
    meter,
    boards: [],
    solars: [],
    appliances: [],
    batteries: [createBattery(bench.deps('battery'))],
    heaters: [createWaterHeater(bench.deps('ecocute'))],
    vehicles: [createVehicle(bench.deps('ev'))],
  } as unknown as House;
  const make = (): Controller =>
    createController({
      house,
      records,
      clock,
      log: silent,
      limits,
      overrides: () => it.overrides,
      storm: () => false,
      because: () => ({ ja: '計画', en: 'plan' }),
      onFault: (error) => {
        throw error;
      },
    });
  const observe = createObserver(house, clock);
  let last: Snapshot | null = null;
  const current = () => {
    const at = clock.now();
    if (it.wants === null) return null;
    const step = { at, batteries: {}, heaters: {}, vehicles: {}, reasons: [], ...it.wants } as unknown as PlanStep;
    return { plan: { id: 'p', madeAt: at, stepLength: minutes(30), steps: [step] } as unknown as Plan, step };
  };
  const it: SteeredHouse = {
    bench,
    records,
    house,
    overrides: [],
    wants: {},
    grid: 500,
    controller: undefined as unknown as Controller,
    async live(length) {
      const end = plus(clock.now(), millis(length));
      while (clock.now() < end) {
        last = await bench.settle(observe());
        it.controller.look(last, true);
        await bench.settle(it.controller.tick(last, current()));
        await bench.run(10_000 - (clock.now() % 10_000));
      }
    },
    async hand(id, ...properties) {
      const { address, eoj } = bench.deps(id);
      for (const [epc, code] of properties)
        await bench.settle(elsewhere.set(address, eoj, [{ epc, edt: Uint8Array.of(code) }], millis(5_000)));
    },
    async restart() {
      it.controller = make();
      await bench.settle(it.controller.resume());
    },
    modes: () =>
      [...last!.batteries, ...last!.heaters, ...last!.vehicles]
        .map(({ mode }) => (mode.known ? mode.value : '?'))
        .join(' '),
    journal: () =>
      records
        .journalBetween(instant(clock.now() - hours(72)), plus(clock.now(), millis(1)), 10_000)
        .toReversed()
        .flatMap(lineOf),
  };
  it.controller = make();
  return it;
}

function lineOf(entry: Journalled): string[] {
  switch (entry.kind) {
    case 'command':
      return [`${entry.order.device} ${(entry.order.command as { mode: string }).mode} (${entry.cause.by})`];
    case 'withheld':
      return [`${entry.order.device} not ${(entry.order.command as { mode: string }).mode} (${entry.rule})`];
    case 'event':
      return [`${entry.device ?? ''} ${entry.what}`];
    case 'outcome':
      return entry.outcome.outcome === 'confirmed' ? [] : [entry.outcome.outcome];
  }
}
