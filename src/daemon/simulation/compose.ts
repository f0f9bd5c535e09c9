import { fileURLToPath } from 'node:url';
import type { Circuit, House } from '#app/house.ts';
import type { HouseView } from '#app/house-view.ts';
import type { HouseControl } from '#app/control/house-control.ts';
import type { Loop } from '#app/loop.ts';
import { DEFAULT_RETENTION } from '#app/upkeep.ts';
import { createRandom } from '#core/random.ts';
import type { Instant } from '#core/time/instant.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { createAppliance } from '#drivers/echonet-devices/appliance.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { createLight } from '#drivers/echonet-devices/light.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createRouteBMeter } from '#drivers/route-b-meter/route-b-meter.ts';
import type { VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import { createSimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import {
  createSimulatedHousehold,
  type HouseholdDevice,
  type SimulatedHousehold,
} from '#drivers/simulated/nodes/household.ts';
import { createSimulatedMeter } from '#drivers/simulated/sk-module/simulated-meter.ts';
import { createSimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { Trace } from '#drivers/simulated/trace.ts';
import { createSimulatedWeatherFeed } from '#drivers/simulated/weather/simulated-weather-feed.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';
import type { World } from '#drivers/simulated/world.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import { createCatalogue } from '../catalogue.ts';
import { composeHouse } from '../compose-house.ts';
import { agreementOf } from './agreement.ts';
import type { Accounts } from './accounts.ts';
import type { Invariants } from './invariants.ts';
import { deviceModels } from './device-models.ts';
import { tapLink } from './tap-link.ts';
import type { ModeChanges } from './mode-changes.ts';
import { watchRecords } from './watch-records.ts';

/** Counts of 0.01 kWh on six digits: the import register rolls over within the first weeks, as every meter's does some day. */
const REGISTERS = { import: 995_000, export: 23_456 };

/** Where the page is after scripts/build-page.ts. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../../dist/page/', import.meta.url));

/** Not a secret: it opens the simulated meter and nothing else. */
const CREDENTIALS = { id: '00000000000000000000000000000001', password: 'SIMULATED001' };
const CONTROLLER = '192.168.3.2';

export interface SimulationParts {
  readonly spec: HouseSpec;
  readonly inputs: HouseInputs;
  readonly seed: number;
  readonly start: Instant;
  /** The car's sessions come from a file, so that what it needs is what it took. */
  readonly sessionsReplayed: boolean;
  readonly policy: 'optimal' | 'none';
  readonly speed: number | 'max';
  readonly clock: VirtualClock;
  readonly records: Records;
  readonly solver: Solver;
  readonly log: Log;
  readonly trace: Trace;
  readonly invariants: Invariants;
  readonly accounts: Accounts;
  readonly modeChanges: ModeChanges;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface ComposedSimulation {
  readonly world: World;
  readonly view: HouseView;
  readonly loop: Loop;
  readonly control: HouseControl;
  start(): Promise<void>;
  /** Hands the devices back; virtual time has to run meanwhile. */
  stop(): Promise<void>;
}

/** A simulated house and the daemon on it, wired through bytes: the loop sees nothing but ports. */
export function composeSimulation(parts: SimulationParts): ComposedSimulation {
  const { clock, seed, spec, log, trace, invariants } = parts;
  const world = createWorld({ spec, inputs: parts.inputs, start: parts.start });
  const lan = createSimulatedLan({ clock, random: createRandom(seed, 'lan') });
  lan.onFrame((direction, _from, _to, bytes) => trace.bytes(direction === 'from-link' ? 1 : 2, clock.now(), bytes));
  const household = createSimulatedHousehold({ clock, world, lan });
  const echonet = createEchonetLan({ link: lan.link(CONTROLLER), clock, log, random: createRandom(seed, 'echonet') });
  const meter = createRouteBMeter({
    link: tapLink(moduleLink(parts, world), trace, clock),
    clock,
    log,
    random: createRandom(seed, 'route-b'),
    credentials: CREDENTIALS,
  });
  const records = watchRecords(parts.records, invariants, parts.modeChanges);
  watchSets(household, invariants);

  const weather = createSimulatedWeatherFeed({ clock, world, seed });
  const house: House = { meter, weather, purchase: spec.solar.purchase, ...devicesOf(household, echonet, clock) };
  const { peakPower, limits, ...models } = deviceModels(spec, world, parts.sessionsReplayed);
  const { view, loop, control, ...daemon } = composeHouse({
    clock,
    log,
    records,
    solver: parts.solver,
    house,
    circuits: circuitsOf(household),
    devices: [{ id: 'meter', kind: 'meter', name: 'スマートメーター' }, ...household.devices],
    models,
    limits,
    peakPower,
    tariff: spec.tariff,
    money: agreementOf(spec, (fault) => log.warn('levy refused', { fault })),
    catalogue: createCatalogue((fault) => log.warn('tariff plan refused', { fault })),
    retention: DEFAULT_RETENTION,
    simulated: { speed: parts.speed },
    planning: (planner) =>
      parts.policy === 'none' ? null : (snapshot, previous) => clock.outside(planner.plan(snapshot, previous)),
    heard: {
      registers(registers) {
        if (registers.origin === 'live') invariants.registers(registers);
      },
      halfHours(rows) {
        invariants.rows(rows);
        parts.accounts.add(rows);
      },
    },
    onFault: parts.onFault,
  });

  return {
    world,
    view,
    loop,
    control,
    async start() {
      await echonet.start();
      await meter.start();
      daemon.start();
    },
    async stop() {
      await daemon.stop();
      await meter.stop();
      await echonet.stop();
      household.stop();
    },
  };
}

function moduleLink({ clock, seed }: SimulationParts, world: World) {
  const meter = createSimulatedMeter({ clock, world, random: createRandom(seed, 'meter'), initial: REGISTERS });
  return createSimulatedSkModule({
    clock,
    random: createRandom(seed, 'module'),
    kind: seed % 2 === 0 ? 'dual' : 'single',
    payload: 'hex',
    echo: true,
    chunk: 'whole',
    meter,
    credentials: CREDENTIALS,
  });
}

type Devices = Pick<House, 'boards' | 'solars' | 'batteries' | 'vehicles' | 'heaters' | 'appliances' | 'operable'>;

function devicesOf({ devices }: SimulatedHousehold, lan: EchonetLan, clock: VirtualClock): Devices {
  const made = <T>(
    kind: HouseholdDevice['kind'],
    create: (options: HouseholdDevice & { lan: EchonetLan; clock: VirtualClock }) => T,
  ): T[] => devices.filter((device) => device.kind === kind).map((device) => create({ ...device, lan, clock }));
  return {
    boards: made('board', createBoard),
    solars: made('solar', createSolar),
    batteries: made('battery', createBattery),
    vehicles: made('vehicle', createVehicle),
    heaters: made('heater', createWaterHeater),
    appliances: [...made('air-conditioner', createAppliance), ...made('light', createAppliance)],
    operable: { airConditioners: made('air-conditioner', createAirConditioner), lights: made('light', createLight) },
  };
}

const circuitsOf = ({ circuits }: SimulatedHousehold): readonly Circuit[] =>
  circuits.map(({ name, feeds }, index) => ({
    id: `circuit.${index + 1}`,
    board: 'board',
    channel: index + 1,
    name,
    feeds,
  }));

/** Invariant I8 at the far end, for the devices that are steered. */
function watchSets(household: SimulatedHousehold, invariants: Invariants): void {
  const steered = new Map(
    household.devices
      .filter(({ kind }) => kind === 'battery' || kind === 'heater' || kind === 'vehicle')
      .map(({ id, address }) => [address, id]),
  );
  household.onSet(({ address, at, epc, control }) => {
    const device = steered.get(address);
    if (device !== undefined && control) invariants.set(device, at, `EPC 0x${epc.toString(16).toUpperCase()}`);
  });
}
