import type { DeviceCommand } from '../device/command.ts';
import type { Instant } from '../time/instant.ts';
import { jstDay } from '../time/jst.ts';

/** What we know of our own doing on one device. */
export interface DeviceMemory {
  /**
   * Modes it may be found in without anybody else having had a hand in it: the one we last saw confirmed or began with,
   * and the one of a command whose outcome is not known. Empty where nothing is known yet.
   */
  readonly ours: readonly string[];
  /** The last command that was confirmed and is still in force; null where the device is its own. */
  readonly command: DeviceCommand | null;
  /** When it was last told something, and when a plan last changed its mode; null = not today or never. */
  readonly toldAt: Instant | null;
  readonly changedAt: Instant | null;
  /** Somebody else's mode, and since when it is seen: not believed at the first look. */
  readonly suspect: { readonly mode: string; readonly since: Instant } | null;
  /** Left alone until then, because somebody else operated it. */
  readonly yielded: Yielded | null;
  /** How often somebody else changed it on this day. */
  readonly moves: number;
  /** Commands that did not succeed, one after another, and when the next may be tried. */
  readonly failures: number;
  readonly retryAt: Instant | null;
}

export interface Yielded {
  readonly to: 'person' | 'other-controller';
  readonly since: Instant;
  readonly until: Instant;
}

/** Budget and doings of one JST day. Durable: a restart must not give a device twelve more changes. */
export interface ControlMemory {
  readonly day: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly devices: Readonly<Record<string, DeviceMemory>>;
}

/** At most this many mode changes for each device and day (features.md A16). */
export const MODE_CHANGES_PER_DAY = 12;

export const UNKNOWN_DEVICE: DeviceMemory = {
  ours: [],
  command: null,
  toldAt: null,
  changedAt: null,
  suspect: null,
  yielded: null,
  moves: 0,
  failures: 0,
  retryAt: null,
};

export const emptyMemory = (at: Instant): ControlMemory => ({ day: jstDay(at), changes: {}, devices: {} });

export const memoryOf = (memory: ControlMemory, device: string): DeviceMemory =>
  memory.devices[device] ?? UNKNOWN_DEVICE;

export const withDevice = (memory: ControlMemory, device: string, one: DeviceMemory): ControlMemory => ({
  ...memory,
  devices: { ...memory.devices, [device]: one },
});

/** At JST midnight budgets begin anew, and who was yielded to has had the day. A clock set back begins nothing. */
export function turnDay(memory: ControlMemory, at: Instant): ControlMemory {
  const day = jstDay(at);
  if (day <= memory.day) return memory;
  const devices = Object.fromEntries(
    Object.entries(memory.devices).map(([id, one]) => {
      const over = one.yielded !== null && one.yielded.until <= at;
      return [id, { ...one, moves: 0, ...(over ? { yielded: null, ours: [] } : {}) }];
    }),
  );
  return { day, changes: {}, devices };
}

/** Reads what `JSON.stringify` made of a memory; null for anything else. */
export function readMemory(text: string): ControlMemory | null {
  try {
    const read = JSON.parse(text) as Partial<ControlMemory> | null;
    if (typeof read?.day !== 'number' || typeof read.changes !== 'object' || typeof read.devices !== 'object')
      return null;
    const devices = Object.fromEntries(
      Object.entries(read.devices).map(([id, one]) => [id, { ...UNKNOWN_DEVICE, ...one }]),
    );
    return { day: read.day, changes: read.changes, devices };
  } catch {
    return null;
  }
}
