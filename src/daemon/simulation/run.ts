import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HemsError } from '#core/errors.ts';
import { hours, type Instant, instant, millis, minutes, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { MILLIJOULES_PER_WH } from '#core/physics/millijoules.ts';
import { runPaced } from '#drivers/simulated/clock/pace.ts';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { inputEnergyWh } from '#drivers/simulated/inputs/input-energy.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Log } from '#ports/log.ts';
import type { Solver } from '#ports/solver.ts';
import { openMemoryStore, openStore, type StoreOptions } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { createWebServer, type WebServer } from '#web/api/web-server.ts';
import { createLog } from '../log.ts';
import { onStopSignal } from '../signals.ts';
import { type Attempt, prepareAttempt } from './attempt.ts';
import { createBriefSettings } from './brief-settings.ts';
import { PAGE_FOLDER } from './compose.ts';
import { noneCost } from './none-cost.ts';
import { createProgress, type Progress } from './progress.ts';
import { makeReport, type Report, reportText } from './report.ts';
import type { SimulationRequest } from './request.ts';

const FOREVER: Instant = instant(Number.MAX_SAFE_INTEGER);
/** Half-hour values of the last slot come within five minutes of its end (低圧スマート電力量メータ AIF). */
const AFTERMATH = minutes(5);

/** Runs a simulated house from the first moment to the last, reports, and says whether an invariant was broken. */
export async function runSimulation(request: SimulationRequest): Promise<{ readonly firstBroken: string | null }> {
  refuseUnwritable(request.reportFile);
  const log = createLog('error');
  const solver = createHighsSolver({ log });
  const durability = request.speed === 'max' ? 'none' : 'full';
  const attempt = prepareAttempt({
    request,
    solver,
    log,
    openRecords: (options) => openEmptyStore({ ...options, folder: request.folder, durability }),
  });
  let server: WebServer | null = null;
  try {
    server = await serve(request, attempt, log);
    const { to, wallSeconds } = await drive(request, attempt);
    if (request.to === null && request.reportFile === null) return { firstBroken: attempt.invariants.firstBroken() };
    await compareWithSecondRun(request, attempt, solver, log);
    publish(request, report(request, attempt, to, wallSeconds));
    return { firstBroken: attempt.invariants.firstBroken() };
  } finally {
    await server?.close();
    await solver.close();
    attempt.records.close();
  }
}

/** A simulated house always begins anew; on the measurements of another run its half hours would be written twice. */
function openEmptyStore(options: StoreOptions): Store {
  const store = openStore(options);
  if (store.identity().sequence === 0) return store;
  store.close();
  throw new HemsError(
    'DATA_FOLDER',
    `${options.folder} already holds the measurements of another run; name an empty folder with --data`,
  );
}

/** Lets time pass as the request wants it, then gives the devices back, whatever ended it. */
async function drive(request: SimulationRequest, attempt: Attempt): Promise<{ to: Instant; wallSeconds: number }> {
  const { from, speed, warmUp } = request;
  const { clock, simulation } = attempt;
  const signal = onStopSignal();
  const stop = (): boolean => signal.stopped() || attempt.fault() !== null;
  const end = request.to ?? FOREVER;
  const progress = createProgress(from, request.to, systemClock);
  const begun = systemClock.monotonic();
  try {
    await simulation.start();
    const quick = speed === 'max' ? end : instant(Math.min(end, plus(from, warmUp)));
    await runQuickly(attempt, quick, stop, progress);
    if (speed !== 'max') await runPaced({ virtual: clock, real: systemClock, speed, until: end, stop });
    const to = instant(Math.min(end, clock.now()));
    if (!stop()) await clock.run({ until: plus(clock.now(), AFTERMATH), stop });
    const wallSeconds = (systemClock.monotonic() - begun) / 1_000;
    const held = attempt.records.held().map(({ device }) => device);
    await attempt.handBack();
    if (speed !== 'max') process.stdout.write(handedBack(held, attempt.records.held().length));
    if (attempt.fault() !== null) throw attempt.fault();
    return { to, wallSeconds };
  } finally {
    progress.end();
    signal.release();
  }
}

function handedBack(held: readonly string[], left: number): string {
  if (held.length === 0) return 'Hidamari: no device was held.\n';
  return left === 0
    ? `Hidamari: handed back ${held.join(', ')}.\n`
    : `Hidamari: ${left} of ${held.length} devices did not confirm that they are their own again.\n`;
}

async function runQuickly({ clock }: Attempt, until: Instant, stop: () => boolean, progress: Progress): Promise<void> {
  while (clock.now() < until && !stop()) {
    await clock.run({ until: instant(Math.min(until, plus(clock.now(), hours(1)))), stop });
    progress.at(clock.now());
  }
}

async function serve(
  { port, login = true }: SimulationRequest,
  { simulation, records }: Attempt,
  log: Log,
): Promise<WebServer | null> {
  if (port === null) return null;
  const server = createWebServer({
    view: simulation.view,
    control: simulation.control,
    records,
    log,
    clock: systemClock,
    pageFolder: PAGE_FOLDER,
    settings: createBriefSettings(),
    access: login ? 'sessions' : 'open-for-reading',
  });
  const { address } = await server.listen({ host: '127.0.0.1', port });
  process.stdout.write(
    `Hidamari: a simulated house. The page is at ${address}/ — Ctrl-C hands the devices back and leaves.\n`,
  );
  return server;
}

/** Invariant I10: the first day once more, with nothing shared but the request, must leave the same trace. */
async function compareWithSecondRun(
  request: SimulationRequest,
  first: Attempt,
  solver: Solver,
  log: Log,
): Promise<void> {
  const expected = first.firstDay();
  if (expected === null) return;
  const second = prepareAttempt({ request: { ...request, port: null }, solver, log, openRecords: openMemoryStore });
  try {
    await second.simulation.start();
    await second.clock.run({ until: plus(request.from, millis(86_400_000 - 1)), stop: () => second.fault() !== null });
    const day = formatJst(request.from);
    first.invariants.check('I10', second.firstDay() === expected, `the day from ${day} ran differently a second time`);
  } finally {
    second.records.close();
  }
}

function report(request: SimulationRequest, attempt: Attempt, to: Instant, wallSeconds: number): Report {
  const { spec, files, seed, from } = request;
  const { world } = attempt.simulation;
  const inputs = createHouseInputs({ spec, seed, files });
  return makeReport({
    version: request.version,
    seed,
    policy: request.policy,
    from: formatJst(from),
    days: (to - from) / 86_400_000,
    wall_s: wallSeconds,
    trace_hash: attempt.trace.digest(),
    max_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    expected: Math.floor((to - from) / 1_800_000),
    measured: attempt.accounts.measured(),
    energy: attempt.accounts.energy,
    input_wh: inputEnergyWh(spec, inputs, from, to),
    cost_yen: attempt.accounts.cost() / 1_000,
    none_cost_yen: noneCost(spec, createHouseInputs({ spec, seed, files }), from, to) / 1_000,
    hot_water_short_wh: world.ledger.hotWaterShort / MILLIJOULES_PER_WH,
    departures: world.vehicle?.departures() ?? { kept: 0, missed: 0 },
    mode_changes_per_device_day_max: attempt.modeChanges.most(),
    faults_injected: {},
    invariants: attempt.invariants.tallies,
  });
}

function publish({ reportFile, print }: SimulationRequest, made: Report): void {
  const json = `${JSON.stringify(made, null, 2)}\n`;
  if (reportFile !== null) writeFileSync(reportFile, json);
  process.stdout.write(print === 'json' ? json : reportText(made));
}

/** A year is not simulated for a report that cannot be written. */
function refuseUnwritable(file: string | null): void {
  if (file === null) return;
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new HemsError(
      'DATA_FOLDER',
      `the report ${file} cannot be written: ${(cause as Error).message}; name another file with --report`,
      { cause },
    );
  }
}
