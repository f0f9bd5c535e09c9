import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
import { createLog } from '../log.ts';
import { onStopSignal } from '../signals.ts';
import { type Attempt, prepareAttempt } from './attempt.ts';
import { emptyMemory } from './empty-memory.ts';
import { noneCost } from './none-cost.ts';
import { createProgress, type Progress } from './progress.ts';
import { makeReport, type Report, reportText } from './report.ts';
import type { SimulationRequest } from './request.ts';
import { servePage } from './serve-page.ts';

const FOREVER: Instant = instant(Number.MAX_SAFE_INTEGER);
/** Half-hour values of the last slot come within five minutes of its end (低圧スマート電力量メータ AIF). */
const AFTERMATH = minutes(5);

/** Runs a simulated house from the first moment to the last, reports, and says whether an invariant was broken. */
export async function runSimulation(request: SimulationRequest): Promise<{ readonly broken: readonly string[] }> {
  refuseUnwritable(request.reportFile);
  const log = createLog('error');
  const solver = createHighsSolver({ log });
  const attempt = prepareAttempt({
    request,
    solver,
    log,
    memory: emptyMemory(request, request.folder),
    serve: request.port === null && request.faults.length === 0 ? null : servePage(request, log),
  });
  try {
    const { to, wallSeconds } = await drive(request, attempt);
    if (request.to === null && request.reportFile === null) return { broken: attempt.invariants.broken() };
    await compareWithSecondRun(request, attempt, solver, log);
    publish(request, report(request, attempt, to, wallSeconds));
    return { broken: attempt.invariants.broken() };
  } finally {
    await attempt.close();
    await solver.close();
  }
}

/** Lets time pass as the request wants it, then gives the devices back, whatever ended it. */
async function drive(request: SimulationRequest, attempt: Attempt): Promise<{ to: Instant; wallSeconds: number }> {
  const { from, speed, warmUp } = request;
  const { clock } = attempt;
  const signal = onStopSignal();
  const stop = (): boolean => signal.stopped() || attempt.fault() !== null;
  const end = request.to ?? FOREVER;
  const progress = createProgress(from, request.to, systemClock);
  const begun = systemClock.monotonic();
  try {
    await attempt.start();
    const quick = speed === 'max' ? end : instant(Math.min(end, plus(from, warmUp)));
    await runQuickly(attempt, quick, stop, progress);
    if (speed !== 'max') await runPaced({ virtual: clock, real: systemClock, speed, until: end, stop });
    const to = instant(Math.min(end, clock.now()));
    if (!stop()) await clock.run({ until: plus(clock.now(), AFTERMATH), stop });
    const wallSeconds = (systemClock.monotonic() - begun) / 1_000;
    const held = attempt
      .records()
      .held()
      .map(({ device }) => device);
    await attempt.handBack();
    if (speed !== 'max') process.stdout.write(handedBack(held, attempt.records().held().length));
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

/** Invariant I10: the first day once more, with nothing shared but the request, must leave the same trace. */
async function compareWithSecondRun(
  request: SimulationRequest,
  first: Attempt,
  solver: Solver,
  log: Log,
): Promise<void> {
  const expected = first.firstDay();
  if (expected === null) return;
  const folder = mkdtempSync(join(request.folder, 'second-run-'));
  const memory = emptyMemory(request, folder);
  const second = prepareAttempt({ request, solver, log, memory, serve: null });
  try {
    await second.start();
    await second.clock.run({ until: plus(request.from, millis(86_400_000 - 1)), stop: () => second.fault() !== null });
    const day = formatJst(request.from);
    first.invariants.check(
      'I10',
      second.firstDay() === expected,
      () => `the day from ${day} ran differently a second time`,
    );
  } finally {
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(request: SimulationRequest, attempt: Attempt, to: Instant, wallSeconds: number): Report {
  const { spec, files, seed, from } = request;
  const { world } = attempt.farEnd;
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
    faults_injected: faultsInjected(request, attempt),
    invariants: attempt.invariants.tallies,
  });
}

/** A fault that was asked for and that nothing could befall stands as 0. */
const faultsInjected = ({ faults }: SimulationRequest, { injected }: Attempt): Record<string, number> =>
  Object.fromEntries(faults.map((name) => [name, injected[name] ?? 0]));

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
