import type { Circuit, House } from '#app/house.ts';
import type { HouseView } from '#app/house-view.ts';
import type { HouseControl } from '#app/control/house-control.ts';
import type { Loop } from '#app/loop.ts';
import { DEFAULT_RETENTION } from '#app/upkeep.ts';
import { createRandom } from '#core/random.ts';
import { createBattery } from '#drivers/echonet-devices/battery.ts';
import { createAirConditioner } from '#drivers/echonet-devices/air-conditioner.ts';
import { createAppliance } from '#drivers/echonet-devices/appliance.ts';
import { createBoard } from '#drivers/echonet-devices/board.ts';
import { createFaultWatch } from '#drivers/echonet-devices/fault-watch.ts';
import { createLight } from '#drivers/echonet-devices/light.ts';
import { createSolar } from '#drivers/echonet-devices/solar.ts';
import { createVehicle } from '#drivers/echonet-devices/vehicle.ts';
import { createWaterHeater } from '#drivers/echonet-devices/water-heater.ts';
import { createDiscovery } from '#drivers/echonet-lan/discovery.ts';
import { type DeviceLan, followNodes } from '#drivers/echonet-lan/followed-lan.ts';
import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createRouteBMeter } from '#drivers/route-b-meter/route-b-meter.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import type { HouseholdDevice, SimulatedHousehold } from '#drivers/simulated/nodes/household.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import type { DatagramLink } from '#ports/datagram-link.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import type { WeatherFeed } from '#ports/weather-feed.ts';
import { createCatalogue } from '../catalogue.ts';
import { composeHouse } from '../compose-house.ts';
import { agreementOf } from './agreement.ts';
import type { Accounts } from './accounts.ts';
import type { Invariants } from './invariants.ts';
import { CREDENTIALS, type FarEnd } from './far-end.ts';
import type { Ledger } from './ledger.ts';
import { deviceModels } from './device-models.ts';
import type { ModeChanges } from './mode-changes.ts';
import { watchRecords } from './watch-records.ts';

export interface SimulationParts {
  readonly spec: HouseSpec;
  readonly seed: number;
  readonly farEnd: FarEnd;
  /** The car's sessions come from a file, so that what it needs is what it took. */
  readonly sessionsReplayed: boolean;
  readonly policy: 'optimal' | 'none';
  readonly speed: number | 'max';
  /** The clock of the daemon's own box. */
  readonly clock: Clock;
  /** The wires as the daemon has them: they end with it. */
  readonly links: { readonly lan: DatagramLink; readonly module: ByteLink };
  /** Who stands at which address, kept from life to life; null where nobody ever moves. */
  readonly identities: Map<string, string> | null;
  readonly weather: WeatherFeed;
  readonly records: Records;
  readonly solver: Solver;
  readonly log: Log;
  readonly invariants: Invariants;
  readonly accounts: Accounts;
  readonly modeChanges: ModeChanges;
  readonly ledger: Ledger;
  /** Told of each completed tick. */
  readonly onTick: () => void;
  readonly onFault: (where: string, error: unknown) => void;
}

export interface ComposedSimulation {
  readonly view: HouseView;
  readonly loop: Loop;
  readonly control: HouseControl;
  start(): Promise<void>;
  /** Hands the devices back; virtual time has to run meanwhile. */
  stop(): Promise<void>;
}

/** The daemon on a simulated house, wired through bytes: the loop sees nothing but ports. */
export function composeSimulation(parts: SimulationParts): ComposedSimulation {
  const { clock, seed, spec, log, invariants, weather, identities } = parts;
  const { world, household } = parts.farEnd;
  const echonet = createEchonetLan({ link: parts.links.lan, clock, log, random: createRandom(seed, 'echonet') });
  const meter = createRouteBMeter({
    link: parts.links.module,
    clock,
    log,
    random: createRandom(seed, 'route-b'),
    credentials: CREDENTIALS,
  });
  const discovery = createDiscovery({ lan: echonet, clock, log, random: createRandom(seed, 'discovery') });
  const devices = identities === null ? echonet : followNodes({ lan: echonet, discovery, identities });
  const records = watchRecords(parts.records, parts);
  const house: House = { meter, weather, purchase: spec.solar.purchase, ...devicesOf(household, devices, clock) };
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
    planning: (planner) => (parts.policy === 'none' ? null : planner.plan),
    heard: {
      registers: invariants.registers,
      halfHours(rows) {
        invariants.rows(rows);
        parts.accounts.add(rows);
      },
    },
    faults: createFaultWatch({ lan: devices, clock, devices: household.devices }),
    onTick: parts.onTick,
    onFault: parts.onFault,
  });

  return {
    view,
    loop,
    control,
    async start() {
      await echonet.start();
      if (identities !== null) discovery.start();
      await meter.start();
      daemon.start();
    },
    async stop() {
      await daemon.stop();
      await meter.stop();
      discovery.stop();
      await echonet.stop();
    },
  };
}

type Devices = Pick<House, 'boards' | 'solars' | 'batteries' | 'vehicles' | 'heaters' | 'appliances' | 'operable'>;

function devicesOf({ devices }: SimulatedHousehold, lan: DeviceLan, clock: Clock): Devices {
  const made = <T>(
    kind: HouseholdDevice['kind'],
    create: (options: HouseholdDevice & { lan: DeviceLan; clock: Clock }) => T,
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
