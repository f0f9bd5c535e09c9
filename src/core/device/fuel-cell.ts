import type { Reading } from '../reading.ts';
import type { CubicMetres, Litres, WattHours, Watts } from '../units.ts';

/**
 * What a fuel cell (燃料電池, 0x027C) can be told.
 *
 * - `generate` generate as it likes (発電オン)
 * - `stop`     do not generate
 * - `request`  generate between two times of day (発電要請時刻), at most or following the load
 */
export type FuelCellCommand =
  | { readonly mode: 'generate' }
  | { readonly mode: 'stop' }
  | {
      readonly mode: 'request';
      /** Minutes after JST midnight, whole, 0 to 1439. */
      readonly from: number;
      readonly to: number;
      readonly output: 'maximum' | 'load';
    };

export type FuelCellMode = FuelCellCommand['mode'] | 'other';

/** 発電中, 停止中, 起動中, 停止動作中, アイドル中 */
export type FuelCellState = 'generating' | 'stopped' | 'starting' | 'stopping' | 'idling';

export interface FuelCellObservation {
  readonly id: string;
  /** Generated now (0xC4); never negative. */
  readonly power: Reading<Watts>;
  /** Cumulative generation (0xC5). */
  readonly register: Reading<WattHours>;
  /** Cumulative gas (0xC8). */
  readonly gas: Reading<CubicMetres>;
  /** What the house uses, as the cell measures it (0xCC). */
  readonly house: Reading<Watts>;
  /** Remaining hot water (0xE1). */
  readonly hotWater: Reading<Litres>;
  readonly state: Reading<FuelCellState>;
  readonly mode: Reading<FuelCellMode>;
}
