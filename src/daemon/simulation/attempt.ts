import { HemsError } from '#core/errors.ts';
import type { HouseView } from '#app/house-view.ts';
import { solarSeriesId } from '#core/ledger/purchase-mode.ts';
import type { Instant, Millis } from '#core/time/instant.ts';
import { days, minutes, plus, seconds } from '#core/time/instant.ts';
import { createSteppedClock } from '#drivers/simulated/clock/stepped-clock.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createTrace, type Trace } from '#drivers/simulated/trace.ts';
import { createFaultyFeed } from '#drivers/simulated/weather/faulty-feed.ts';
import { createSimulatedWeatherFeed } from '#drivers/simulated/weather/simulated-weather-feed.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import type { RowListener } from '#store/row-listener.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type ComposedSimulation, composeSimulation } from './compose.ts';
import { CONTROLLER, createFarEnd, type FarEnd } from './far-end.ts';
import { FAULTS } from './faults/fault-table.ts';
import { createFaultyDisk } from './faults/faulty-disk.ts';
import { createFaultSite } from './faults/fault-site.ts';
import { scheduleFaults } from './faults/schedule.ts';
import { createInvariants, type Invariants } from './invariants.ts';
import { createLedger } from './ledger.ts';
import { createLife } from './life.ts';
import { createModeChanges, type ModeChanges } from './mode-changes.ts';
import { outsideOfTime } from './outside-of-time.ts';
import { type AskedPage, createPageCheck } from './page-check.ts';
import type { SimulationRequest } from './request.ts';
import { watchRestart } from './watch-restart.ts';
import { tapLink } from './tap-link.ts';

/** One run of a request: its own clock, house, daemon and trace. */
export interface Attempt {
  readonly clock: VirtualClock;
  readonly farEnd: FarEnd;
  readonly trace: Trace;
  readonly invariants: Invariants;
  readonly accounts: Accounts;
  readonly modeChanges: ModeChanges;
  /** How often each fault has happened so far. */
  readonly injected: Readonly<Record<string, number>>;
  /** Of the daemon's present life. */
  records(): Records;
  view(): HouseView;
  start(): Promise<void>;
  /** The trace at the end of the first day, once it is over. */
  firstDay(): string | null;
  /** What a tick or the planning threw. */
  fault(): unknown;
  /** Gives the devices back and stops. Idempotent. */
  handBack(): Promise<void>;
  close(): Promise<void>;
}

/** Where the records are kept from life to life. */
export interface Memory {
  open(options: { readonly clock: Clock; readonly epoch: string; readonly onRow: RowListener }): Records;
  /** Leaves the records as a killed process does. */
  abandon(records: Records): void;
}

export interface AttemptParts {
  readonly request: SimulationRequest;
  readonly solver: Solver;
  readonly log: Log;
  readonly memory: Memory;
  /** Serves the page of one life; null where nobody looks. */
  readonly serve: ((simulation: ComposedSimulation, records: Records) => Promise<AskedPage>) | null;
}

const DAY = days(1);
/** Longer than any datagram is on its way. */
const QUIET_WIRE: Millis = seconds(1);
/** systemd starts a service that failed again after so long. */
const START_AGAIN: Millis = seconds(5);
/** A device that does not answer must not keep us from leaving. */
const PATIENCE: Millis = minutes(2);

export function prepareAttempt({ request, solver, log, memory, serve }: AttemptParts): Attempt {
  const { spec, files, seed, from, to } = request;
  const clock = createVirtualClock({ start: from });
  const box = createSteppedClock(clock);
  const trace = createTrace();
  const invariants = createInvariants(() => clock.now());
  const modeChanges = createModeChanges();
  const ledger = createLedger(invariants);
  const until = to ?? (Number.MAX_SAFE_INTEGER as Instant);
  const accounts = createAccounts(from, until, balanceSeries(request), spec.tariff);
  const farEnd = createFarEnd({
    clock,
    spec,
    inputs: createHouseInputs({ spec, seed, files }),
    seed,
    start: from,
    trace,
    invariants,
    faulty: request.faults.length > 0,
  });
  const feed = createFaultyFeed(createSimulatedWeatherFeed({ clock, world: farEnd.world, seed }), clock);
  const disk = createFaultyDisk(clock);
  const identities = request.faults.includes('address-moved') ? new Map<string, string>() : null;
  const page = createPageCheck(clock, invariants);
  let fault: unknown = null;
  let firstDay: string | null = null;
  let life = born();

  function born() {
    const stored = memory.open({
      clock: box,
      epoch: `simulated-${seed}`,
      onRow: (table, text) => trace.text(5, clock.now(), `${table}\n${text}`),
    });
    const surroundings = createLife({
      clock: box,
      lan: farEnd.lan.link(CONTROLLER),
      module: tapLink(farEnd.module, trace, clock),
      solver: outsideOfTime(solver, clock),
      records: disk.under(stored),
    });
    const simulation = composeSimulation({
      spec,
      seed,
      farEnd,
      sessionsReplayed: files.ev !== undefined,
      policy: request.policy,
      speed: request.speed,
      clock: surroundings.clock,
      links: surroundings,
      identities,
      weather: feed,
      records: surroundings.records,
      solver: surroundings.solver,
      log,
      invariants,
      accounts,
      modeChanges,
      ledger,
      onTick: () => watch.ticked(),
      onFault(where, error) {
        if (disk.isFull && isRefusal(error)) return;
        if (request.faults.length === 0) fault ??= error;
        else invariants.check('I7', false, () => `${where} threw ${String((error as Error)?.stack ?? error)}`);
      },
    });
    const watch = watchRestart({ clock, invariants, life: surroundings, simulation, farEnd, disk });
    return { stored, surroundings, simulation, watch };
  }

  async function start(): Promise<void> {
    const { simulation, surroundings } = life;
    if (serve !== null) page.opened(await clock.outside(serve(simulation, surroundings.records)));
    await simulation.start();
  }

  function kill(downFor: Millis): void {
    if (!life.surroundings.alive) return;
    life.surroundings.kill();
    page.closed();
    memory.abandon(life.stored);
    clock.after(QUIET_WIRE, 'frames of a killed daemon', invariants.commandsForgotten);
    clock.after(downFor, 'start after a kill', startAgain);
  }

  function startAgain(): void {
    try {
      life = born();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      clock.after(START_AGAIN, 'start after a kill', startAgain);
      return;
    }
    ledger.lookUp(life.stored);
    start().catch((error: unknown) => {
      fault ??= error;
    });
  }

  const injected = scheduleFaults({
    faults: FAULTS.filter(({ name }) => request.faults.includes(name)),
    site: createFaultSite({ clock, farEnd, invariants, feed, box, disk, kill }),
    seed,
    onInjected: () => page.lookSoon(),
  });

  clock.after((DAY - 1) as Millis, 'digest of the first day', () => {
    firstDay = trace.digest();
  });
  const lookDaily = (): void => {
    if (life.surroundings.alive) ledger.lookUp(life.stored);
    clock.after(DAY, 'look for what was acknowledged', lookDaily);
  };
  clock.after(DAY, 'look for what was acknowledged', lookDaily);

  let handedBack: Promise<void> | null = null;
  const leave = async (): Promise<void> => {
    if (life.surroundings.alive) await runUntilDone(clock, life.simulation.stop());
    farEnd.household.stop();
    if (life.surroundings.alive) {
      ledger.lookUp(life.stored);
      ledger.lookUpAll(life.stored);
    }
  };
  return {
    clock,
    farEnd,
    trace,
    invariants,
    accounts,
    modeChanges,
    injected,
    records: () => life.stored,
    view: () => life.simulation.view,
    start,
    firstDay: () => firstDay,
    fault: () => fault,
    handBack() {
      handedBack ??= leave();
      return handedBack;
    },
    async close() {
      await page.close();
      life.stored.close();
    },
  };
}

const isRefusal = (error: unknown): boolean => error instanceof HemsError && error.code === 'DATA_FOLDER';

async function runUntilDone(clock: VirtualClock, work: Promise<void>): Promise<void> {
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  await clock.run({ until: plus(clock.now(), PATIENCE), stop: () => done });
  if (done) await finished;
}

/** The series that a half hour needs to be whole. */
function balanceSeries({ spec }: SimulationRequest): readonly string[] {
  return [
    'house',
    'grid.import',
    'grid.export',
    ...Array.from({ length: spec.solar.pcs }, (_, index) =>
      solarSeriesId(`pv${index + 1}`, { mode: spec.solar.purchase, changes: 0 }),
    ),
    ...(spec.battery === null ? [] : ['battery.battery.charge', 'battery.battery.discharge']),
    ...(spec.heater === null ? [] : ['heater.ecocute']),
    ...(spec.vehicle === null ? [] : ['vehicle.ev.charge', 'vehicle.ev.discharge']),
  ];
}
