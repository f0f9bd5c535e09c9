import { type Millis, millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { ComposedSimulation } from './compose.ts';
import type { FarEnd } from './far-end.ts';
import type { FaultyDisk } from './faults/faulty-disk.ts';
import type { Invariants } from './invariants.ts';
import type { Life } from './life.ts';

/** Invariant I7 over one life of the daemon: ticks come in time, and a life begins by letting go of what is held. */
export interface RestartWatch {
  ticked(): void;
}

const CYCLE: Millis = seconds(10);
/**
 * From tick to tick: a cycle, the reading of the slowest device (6 s), and one command with its read-back, which has
 * deadlines of its own (10 s to set, 10 s to read, 2 s of patience, 10 s to read again).
 */
const LONGEST: Millis = seconds(10 + 6 + 33);

export function watchRestart(parts: {
  readonly clock: Clock;
  readonly invariants: Invariants;
  readonly life: Life;
  readonly simulation: ComposedSimulation;
  readonly farEnd: FarEnd;
  readonly disk: FaultyDisk;
}): RestartWatch {
  const { clock, invariants, life, simulation, farEnd, disk } = parts;
  let lastTick = clock.monotonic();

  clock.after(millis(2 * CYCLE + 1_000), 'two cycles after a start', () => {
    if (!life.alive || disk.isFull || simulation.loop.plan() !== null) return;
    const addressOf = new Map(farEnd.household.devices.map(({ id, address }) => [id, address]));
    for (const { device } of life.records.held()) {
      const ailing = farEnd.faults?.ailing(addressOf.get(device)!) === true;
      if (!ailing) invariants.check('I7', false, () => `${device} is held without a plan two cycles after the start`);
    }
    invariants.check('I7', true, () => '');
  });

  return {
    ticked() {
      const now = clock.monotonic();
      const gap = now - lastTick;
      lastTick = now;
      invariants.check('I7', gap <= LONGEST, () => `from tick to tick it took ${gap} ms`);
    },
  };
}
