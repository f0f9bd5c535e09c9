import type { DeviceCommand } from '../device/command.ts';
import type { Cause, Sentence } from '../journal.ts';

/** A command with its cause. Nothing is sent to a device that is not an order. */
export interface Order {
  readonly command: DeviceCommand;
  readonly cause: Cause;
  readonly because: Sentence;
}
