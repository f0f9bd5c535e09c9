import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import type { Millis } from '#core/time/instant.ts';

/**
 * The smart meter.
 *
 * `observe` never rejects: what could not be had within `deadline` is a missing reading. Values are no older than the
 * call. Registers count up for ever except at roll-over or meter exchange.
 */
export interface GridMeter {
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  observe(deadline: Millis): Promise<GridObservation>;
  /** Half-hour registers as the meter announces them, or as they are fetched back from its history. */
  onHalfHour(listener: (registers: HalfHourRegisters) => void): void;
}
