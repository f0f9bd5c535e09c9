import type { Basis } from '#core/control/basis.ts';
import type { AnyCommand } from '#core/device/command.ts';
import type { Cause, Sentence } from '#core/journal.ts';
import type { Instant } from '#core/time/instant.ts';

/** A command with its cause. Nothing is sent to a device that is not an order. */
export interface Order {
  readonly command: AnyCommand;
  readonly cause: Cause;
  readonly because: Sentence;
  /** When it has no more cause behind it; null: it ends by itself, or stays until somebody changes it. */
  readonly expires: Instant | null;
  readonly basis?: Basis;
}
