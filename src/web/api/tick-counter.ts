import type { HouseView } from '#app/house-view.ts';

/** How many ticks completed since the server was made. */
export interface TickCounter {
  count(): number;
  stop(): void;
}

export function createTickCounter(view: HouseView): TickCounter {
  let ticks = 0;
  const stop = view.onTick(() => {
    ticks++;
  });
  return { count: () => ticks, stop };
}
