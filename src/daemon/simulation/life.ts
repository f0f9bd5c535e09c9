import type { ByteLink } from '#ports/byte-link.ts';
import type { Clock } from '#ports/clock.ts';
import type { DatagramLink } from '#ports/datagram-link.ts';
import type { Records } from '#ports/records.ts';
import type { Solver, SolverSeries } from '#ports/solver.ts';

/** What a process has of the world. */
export interface Surroundings {
  readonly clock: Clock;
  readonly lan: DatagramLink;
  readonly module: ByteLink;
  readonly solver: Solver;
  readonly records: Records;
}

/** One life of the daemon's process. */
export interface Life extends Surroundings {
  readonly alive: boolean;
  /**
   * kill -9: no timer of it fires any more, no answer reaches it, nothing leaves it. What it waited for it waits for in
   * vain, so not one more line of it runs.
   */
  kill(): void;
}

const NEVER = new Promise<never>(() => undefined);

export function createLife({ clock, lan, module, solver, records }: Surroundings): Life {
  let alive = true;
  const unlessKilled = async <T>(work: Promise<T>): Promise<T> => {
    const value = await work;
    return alive ? value : NEVER;
  };

  return {
    get alive() {
      return alive;
    },
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (delay, name, action) =>
        clock.after(delay, name, () => {
          if (alive) action();
        }),
    },
    lan: {
      name: lan.name,
      open: (receive, restored) =>
        lan.open((datagram) => {
          if (alive) receive(datagram);
        }, restored),
      send: (address, bytes) => lan.send(address, bytes),
      close: () => lan.close(),
    },
    module: {
      name: module.name,
      open: (events) =>
        module.open({
          bytes(chunk) {
            if (alive) events.bytes(chunk);
          },
          closed(cause) {
            if (alive) events.closed(cause);
          },
        }),
      write: (bytes) => module.write(bytes),
      close: () => module.close(),
    },
    solver: {
      name: solver.name,
      solve: (model, options) => unlessKilled(solver.solve(model, options)),
      series: (model) => mortalSeries(solver.series(model), unlessKilled),
      close: async () => undefined,
    },
    records,
    kill() {
      alive = false;
      void lan.close();
      void module.close();
    },
  };
}

const mortalSeries = (series: SolverSeries, unlessKilled: <T>(work: Promise<T>) => Promise<T>): SolverSeries => ({
  solve: (changes) => unlessKilled(series.solve(changes)),
  end: () => series.end(),
});
