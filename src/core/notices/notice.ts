import type { Sentence } from '../journal.ts';
import type { Instant } from '../time/instant.ts';

/** info: good to know · warning: somebody should look · alarm: something does not work or may do harm */
export type NoticeLevel = 'info' | 'warning' | 'alarm';

export type NoticeKind =
  | 'meter-lost'
  | 'device-silent'
  | 'device-fault'
  | 'device-lying'
  | 'forecast-stale'
  | 'disk'
  | 'clock'
  | 'consumption'
  | 'plan-missed'
  | 'foreign-controller'
  | 'manual-operation'
  | 'weather-warning'
  | 'not-adding-up';

/** What stands at this moment. The same `key` at the next look is the same event. */
export interface Finding {
  readonly key: string;
  readonly kind: NoticeKind;
  readonly level: NoticeLevel;
  readonly device: string | null;
  /** What it is and what to do. */
  readonly text: Sentence;
}

/** One event, told once, and once more when it is over. */
export interface Notice extends Finding {
  readonly id: string;
  readonly at: Instant;
  readonly clearedAt: Instant | null;
  /** When somebody of the house said that it was seen. */
  readonly readAt: Instant | null;
  /** How often it came back within the hour after it was over, without being told again. */
  readonly returns: number;
}
