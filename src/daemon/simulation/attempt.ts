import { solarSeriesId } from '#core/ledger/purchase-mode.ts';
import type { Instant, Millis } from '#core/time/instant.ts';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock, type VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { createTrace, type Trace } from '#drivers/simulated/trace.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Solver } from '#ports/solver.ts';
import type { RowListener } from '#store/row-listener.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type ComposedSimulation, composeSimulation } from './compose.ts';
import { createInvariants, type Invariants } from './invariants.ts';
import { createModeChanges, type ModeChanges } from './mode-changes.ts';
import type { SimulationRequest } from './request.ts';

/** One run of a request: its own clock, house, daemon and trace. */
export interface Attempt {
  readonly clock: VirtualClock;
  readonly records: Records;
  readonly trace: Trace;
  readonly invariants: Invariants;
  readonly accounts: Accounts;
  readonly modeChanges: ModeChanges;
  readonly simulation: ComposedSimulation;
  /** The trace at the end of the first day, once it is over. */
  firstDay(): string | null;
  /** What a tick or the planning threw. */
  fault(): unknown;
  /** Gives the devices back and stops. Idempotent. */
  handBack(): Promise<void>;
}

export interface AttemptParts {
  readonly request: SimulationRequest;
  readonly solver: Solver;
  readonly log: Log;
  readonly openRecords: (options: {
    readonly clock: Clock;
    readonly epoch: string;
    readonly onRow: RowListener;
  }) => Records;
}

const DAY = 86_400_000 as Millis;
/** A device that does not answer must not keep us from leaving. */
const PATIENCE: Millis = minutes(2);

export function prepareAttempt({ request, solver, log, openRecords }: AttemptParts): Attempt {
  const { spec, files, seed, from, to } = request;
  const clock = createVirtualClock({ start: from });
  const trace = createTrace();
  const invariants = createInvariants();
  const modeChanges = createModeChanges();
  const accounts = createAccounts(
    from,
    to ?? (Number.MAX_SAFE_INTEGER as Instant),
    balanceSeries(request),
    spec.tariff,
  );
  const records = openRecords({
    clock,
    epoch: `simulated-${seed}`,
    onRow: (table, text) => trace.text(5, clock.now(), `${table}\n${text}`),
  });
  let fault: unknown = null;
  let firstDay: string | null = null;
  const simulation = composeSimulation({
    spec,
    inputs: createHouseInputs({ spec, seed, files }),
    seed,
    start: from,
    sessionsReplayed: files.ev !== undefined,
    policy: request.policy,
    speed: request.speed,
    clock,
    records,
    solver,
    log,
    trace,
    invariants,
    accounts,
    modeChanges,
    onFault: (_where, error) => {
      fault ??= error;
    },
  });
  clock.after((DAY - 1) as Millis, 'digest of the first day', () => {
    firstDay = trace.digest();
  });
  let handedBack: Promise<void> | null = null;
  return {
    clock,
    records,
    trace,
    invariants,
    accounts,
    modeChanges,
    simulation,
    firstDay: () => firstDay,
    fault: () => fault,
    handBack() {
      handedBack ??= runUntilDone(clock, simulation.stop());
      return handedBack;
    },
  };
}

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
