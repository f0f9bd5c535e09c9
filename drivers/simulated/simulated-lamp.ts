import type { LampState } from '#core/lamp.ts';
import type { Lamp } from '#ports/lamp.ts';

/** A lamp that remembers what it was told. */
export interface SimulatedLamp extends Lamp {
  readonly shown: LampState | null;
}

export function createSimulatedLamp(): SimulatedLamp {
  let shown: LampState | null = null;
  return {
    show(state) {
      shown = state;
    },
    why: () => null,
    get shown() {
      return shown;
    },
  };
}
