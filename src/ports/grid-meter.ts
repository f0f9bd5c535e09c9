import type { GridObservation, HalfHourRegisters } from '#core/device/grid.ts';
import type { Instant, Millis } from '#core/time/instant.ts';

/**
 * The smart meter.
 *
 * `observe` never rejects: what could not be had within `deadline` is a missing reading. Values are no older than the
 * call, but for the register of a high-voltage meter (0x028A): it has none of now, only one that the meter measured and
 * dated, and the reading's `at` is that moment. Registers count up for ever except at roll-over or meter exchange.
 */
export interface GridMeter {
  readonly id: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  observe(deadline: Millis): Promise<GridObservation>;
  /**
   * Half-hour registers: `live` as the meter announces them, in order; `history` as they are fetched back, in any order
   * and possibly again.
   */
  onHalfHour(listener: (registers: HalfHourRegisters) => void): void;
  /**
   * Half-hour boundaries that nobody has: they are fetched from the meter's history in the background, as far as it
   * reaches. What is missed between `start` and `stop` is fetched without being asked for.
   */
  wantHalfHours(boundaries: Iterable<Instant>): void;
  status(): GridMeterStatus;
}

/** What is known about the meter and the way to it, beside its values. */
export interface GridMeterStatus {
  readonly state:
    | 'stopped'
    | 'opening'
    | 'waiting'
    | 'setup'
    | 'scanning'
    | 'joining'
    | 'joined'
    | 'renewing'
    | 'ending'
    | 'restricted';
  /** Serial number (0x8D) as text; null while the meter has not told it. */
  readonly meterId: string | null;
  /**
   * Whether it is the meter it should be. Null while it was not asked in this session (values are provisional until
   * then), or where it does not tell.
   */
  readonly identityOk: boolean | null;
  /**
   * What a second-generation meter tells as its Bルート識別番号 (0xC0): its head and its last four digits, never whole.
   * `ofOurId` where it ends as our authentication ID does; else null, since it need not. Null where it was not told.
   */
  readonly routeBId: { readonly shown: string; readonly ofOurId: true | null } | null;
  /** The meter's clock minus ours; null while not measured. */
  readonly clockOffset: { readonly offset: Millis; readonly uncertainty: Millis } | null;
  /** Strength of the meter's radio, dBm; null while not heard. */
  readonly rssi: number | null;
  /** Half-hour boundaries that are still to be fetched from the meter's history. */
  readonly halfHoursDue: number;
}
