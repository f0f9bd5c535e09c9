import type { DeviceFault } from '#core/device/fault.ts';

/** What devices say of their own faults (0x88), no older than ten minutes; a silent device says nothing new. */
export interface DeviceFaults {
  start(): void;
  stop(): void;
  standing(): readonly DeviceFault[];
}
