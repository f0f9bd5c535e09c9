import type { VirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import type { Solver } from '#ports/solver.ts';

/** The same solver, during whose work virtual time stands still: how long a solve takes must not reach the trace. */
export const outsideOfTime = (solver: Solver, clock: VirtualClock): Solver => ({
  name: solver.name,
  solve: (model, options) => clock.outside(solver.solve(model, options)),
  series(model) {
    const series = solver.series(model);
    return { solve: (changes) => clock.outside(series.solve(changes)), end: () => series.end() };
  },
  close: () => solver.close(),
});
