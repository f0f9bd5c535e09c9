import type { Reading } from '../reading.ts';

export type Burner = 'left' | 'right' | 'far' | 'roaster';

/** 待機中, 運転中, 一時停止中, 加熱禁止状態 */
export type BurnerState = 'idle' | 'heating' | 'paused' | 'prohibited';

/** An induction cooker (クッキングヒータ, 0x03B9). */
export interface CookingHeaterObservation {
  readonly id: string;
  /** Some burner heats, or would go on heating. */
  readonly heating: Reading<boolean>;
  readonly left: Reading<BurnerState>;
  readonly right: Reading<BurnerState>;
  readonly far: Reading<BurnerState>;
  readonly roaster: Reading<BurnerState>;
}

/** Everything off (一括停止). Nothing else: a cooker is never started from afar. */
export interface CookingHeaterCommand {
  readonly mode: 'stop';
}
