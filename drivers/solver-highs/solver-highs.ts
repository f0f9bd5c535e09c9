import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LinearModel, Solution, SolverOptions } from '#core/planner/linear-model.ts';
import type { Log } from '#ports/log.ts';
import type { Solver } from '#ports/solver.ts';
import { checkSolution } from './check-solution.ts';
import { createSeries } from './highs-series.ts';
import type { Request, SeriesRequest, SolveReply, SolveRequest } from './messages.ts';
import { type PackedModel, packModel } from './pack-model.ts';

/** HiGHS leaks a little with every solve; a child this large is replaced before the next one. */
const MEMORY_LIMIT = 160 * 1024 * 1024;

export interface HighsSolverOptions {
  readonly log: Log;
  /** The file the child runs; a bundle names its own. */
  readonly childFile?: string;
  readonly memoryLimit?: number;
}

/** The `Solver` port, and what a test or a page about the system may look at. */
export interface HighsSolver extends Solver {
  /** Process id of the child that is alive at this moment. */
  childId(): number | null;
  /** Resident memory of the child after its last solve, bytes. */
  childMemory(): number | null;
}

export interface Child {
  readonly process: ChildProcess;
  memory: number;
  dead: string | null;
  settle: ((reply: SolveReply | string) => void) | null;
}

/**
 * HiGHS in a child process. Solves run one after another in the order they were asked for. A child that dies makes its
 * solve `failed`; the next solve starts another. While nothing is being solved the child does not keep this process alive.
 */
export function createHighsSolver({ log, childFile, memoryLimit = MEMORY_LIMIT }: HighsSolverOptions): HighsSolver {
  const file = childFile ?? fileURLToPath(new URL('./highs-child.ts', import.meta.url));
  let child: Child | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  let number = 0;
  let seriesBegun = 0;

  const ready = (): Child => {
    if (child !== null && child.dead === null && child.memory <= memoryLimit) return child;
    if (child !== null) end(child, child.dead ?? 'memory');
    child = start(file, log);
    return child;
  };

  const ask = (one: Child, make: (number: number) => SolveRequest | SeriesRequest): Promise<SolveReply | string> => {
    number += 1;
    const request = make(number);
    return new Promise((resolve) => {
      one.settle = (reply) => {
        one.settle = null;
        one.process.channel?.unref();
        if (typeof reply !== 'string') one.memory = reply.memory;
        resolve(reply);
      };
      one.process.channel?.ref();
      one.process.send(request satisfies Request, (error) => {
        if (error !== null) one.settle?.(`the solver's process cannot be reached: ${error.message}`);
      });
    });
  };

  const solve = async (model: LinearModel, options: SolverOptions): Promise<Solution> => {
    if (closed) return { status: 'failed', detail: 'the solver was closed' };
    const packed = packModel(model);
    if (typeof packed === 'string') return { status: 'failed', detail: packed };
    const start = options.start === undefined ? null : Float64Array.from(options.start);
    const { gap, absoluteGap = 0 } = options;
    return understood(
      packed,
      await ask(ready(), (asked) => ({ kind: 'solve', number: asked, gap, absoluteGap, model: packed, start })),
    );
  };

  /** A reply as a solution, if it holds what it says. */
  const understood = (model: PackedModel, reply: SolveReply | string): Solution => {
    if (typeof reply === 'string') return { status: 'failed', detail: reply };
    if (reply.answer.status !== 'optimal') return reply.answer;
    const { values, objective, prices } = reply.answer;
    const broken = checkSolution(model, values, objective);
    if (broken === null)
      return {
        status: 'optimal',
        values: Array.from(values),
        objective,
        ...(prices === null ? {} : { reducedCosts: Array.from(prices.columns), rowPrices: Array.from(prices.rows) }),
      };
    log.error('solver.broken-answer', { broken });
    return { status: 'failed', detail: `HiGHS broke the model: ${broken}` };
  };

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(work);
    queue = turn;
    return turn;
  };

  return {
    name: 'highs',
    solve: (model, options) => inTurn(() => solve(model, options)),
    series: (model) =>
      createSeries(model, {
        number: (seriesBegun += 1),
        inTurn,
        understood,
        // A series stays with its child; only where that has died it goes on with another, from the model.
        child: (last) => (closed ? null : last !== null && last === child && last.dead === null ? last : ready()),
        ask,
        tell: (one, message) => {
          if (one.dead === null) one.process.send(message);
        },
      }),
    close: async () => {
      closed = true;
      if (child === null) return;
      const { process: last } = child;
      const gone = child.dead === null ? new Promise((resolve) => last.once('exit', resolve)) : null;
      if (gone !== null) last.ref();
      end(child, 'closed');
      child = null;
      await gone;
    },
    childId: () => (child === null || child.dead !== null ? null : (child.process.pid ?? null)),
    childMemory: () => child?.memory ?? null,
  };
}

function start(file: string, log: Log): Child {
  // SIGINT and SIGTERM are for the parent; a frozen working directory or environment of the parent does not matter here.
  const process = fork(file, [], {
    // What its own heap would hoard: requests and answers are short-lived.
    execArgv: ['--max-semi-space-size=2'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const child: Child = { process, memory: 0, dead: null, settle: null };
  const died = (why: string): void => {
    if (child.dead !== null) return;
    child.dead = why;
    log.warn('solver.child-died', { pid: process.pid, why });
    child.settle?.(`the solver's process died: ${why}`);
  };
  process.on('message', (reply: SolveReply) => child.settle?.(reply));
  process.on('error', (error) => died(error.message));
  process.on('exit', (code, signal) => died(`exit code ${code}, signal ${signal}`));
  process.unref();
  process.channel?.unref();
  log.debug('solver.child-started', { pid: process.pid });
  return child;
}

function end(child: Child, why: string): void {
  if (child.dead === null) {
    child.dead = why;
    child.process.kill('SIGKILL');
  }
  child.settle?.(`the solver's process was ended: ${why}`);
}
