import type { LampState } from '#core/lamp.ts';

/**
 * The generation lamp on the box. `show` never throws and returns at once; the lamp goes on by itself, whatever becomes of
 * us. Showing the same again costs nothing. `why` is null where it shows what it was told last, else one sentence.
 */
export interface Lamp {
  show(state: LampState): void;
  why(): string | null;
}
