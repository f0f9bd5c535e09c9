import type { Reading } from '../reading.ts';
import type { Percent, WattHours, Watts } from '../units.ts';

/** A PV inverter (住宅用太陽光発電, 0x0279). */
export interface SolarObservation {
  readonly id: string;
  readonly power: Reading<Watts>;
  /** Cumulative generation (0xE1). */
  readonly register: Reading<WattHours>;
  /** Why it gives less than it could (出力抑制状態, 0xD1); left out by inverters that are never asked. */
  readonly restraint?: Reading<SolarRestraint>;
  /** Share of its rated power that it may give (出力制御設定, 0xA0). */
  readonly allowed?: Reading<Percent>;
}

/** 出力制御, 出力制御以外 (voltage, say), 抑制中(要因不明), 抑制未実施. */
export type SolarRestraint = 'output-control' | 'other' | 'unknown-cause' | 'none';
