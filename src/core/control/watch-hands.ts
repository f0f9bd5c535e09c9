import type { Snapshot } from '../snapshot.ts';
import { type Instant, minutes, type Millis, seconds } from '../time/instant.ts';
import { jstDay, jstDayStart } from '../time/jst.ts';
import type { Seen } from './basis.ts';
import { type ControlMemory, type DeviceMemory, memoryOf, turnDay, withDevice, type Yielded } from './memory.ts';
import { seenDevices } from './seen.ts';

/** Somebody else has operated a device: it is left alone for the rest of the day. */
export interface Moved {
  readonly device: string;
  readonly to: Yielded['to'];
  readonly mode: string;
  readonly until: Instant;
}

/** A device may be in its old mode for some seconds after a Set. */
const SETTLES: Millis = seconds(20);
/** Another mode must be seen again after this long: one wrong answer is not a hand. */
const SECOND_LOOK: Millis = seconds(10);
/** As often on one day, it is no person. */
const CONTROLLER_MOVES = 3;
/** A charge that stands this near to its target, or a tank this full (share), has ended by itself. */
const NEARLY_DONE = 0.97;
const RECENTLY: Millis = minutes(2);

/**
 * Compares the modes that devices tell with what we told them. A mode that is neither is somebody's hand, a person at the
 * device or another controller; a person's change is never overwritten on the same day. Who operates a device again and
 * again on one day is a controller. Once yielded to, the device's mode is watched on, so that a controller is told from
 * a person.
 */
export function watchHands(
  before: ControlMemory,
  snapshot: Snapshot,
): { readonly memory: ControlMemory; readonly moved: readonly Moved[] } {
  const { at } = snapshot;
  let memory = turnDay(before, at);
  const moved: Moved[] = [];
  for (const seen of seenDevices(snapshot)) {
    const was = memoryOf(memory, seen.id);
    const now = look(was, seen, at);
    if (now === was) continue;
    memory = withDevice(memory, seen.id, now);
    const newly = now.yielded !== null && now.yielded.to !== was.yielded?.to;
    if (newly && seen.mode.known)
      moved.push({ device: seen.id, to: now.yielded!.to, mode: seen.mode.value, until: now.yielded!.until });
  }
  return { memory, moved };
}

function look(memory: DeviceMemory, seen: Seen, at: Instant): DeviceMemory {
  // Without a car a stand does what it likes, and with the next car it begins anew.
  if (seen.kind === 'vehicle' && seen.connected.known && !seen.connected.value)
    return memory.ours.length === 0 ? memory : { ...memory, ours: [], command: null, suspect: null };
  if (!seen.mode.known) return memory;
  const mode = seen.mode.value;
  if (memory.toldAt !== null && at >= memory.toldAt && at - memory.toldAt < SETTLES) return memory;
  if (memory.ours.length === 0 || memory.ours.includes(mode)) {
    if (memory.ours.length === 1 && memory.suspect === null) return memory;
    return { ...memory, ours: [mode], suspect: null };
  }
  if (endsByItself(memory, seen)) return { ...memory, ours: [mode], command: null, suspect: null };
  if (memory.suspect?.mode !== mode) return { ...memory, suspect: { mode, since: at } };
  if (at - memory.suspect.since < SECOND_LOOK) return memory;
  return yieldTo(memory, mode, at);
}

function yieldTo(memory: DeviceMemory, mode: string, at: Instant): DeviceMemory {
  const moves = memory.moves + 1;
  const to = moves >= CONTROLLER_MOVES ? 'other-controller' : (memory.yielded?.to ?? 'person');
  const until = jstDayStart(jstDay(at) + 1);
  return {
    ...memory,
    ours: [mode],
    command: null,
    suspect: null,
    moves,
    yielded: { to, since: memory.yielded?.since ?? at, until },
  };
}

/** What we asked for has been reached, and the device went on by itself. */
function endsByItself({ command, toldAt }: DeviceMemory, seen: Seen): boolean {
  if (command === null || !seen.mode.known) return false;
  if (command.kind === 'heater' && command.command.mode === 'heat') return seen.mode.value === 'auto';
  if (command.kind === 'battery' && command.command.mode === 'charge' && seen.kind === 'battery') {
    const done = seen.content.known && seen.content.value >= NEARLY_DONE * command.command.until;
    return done && toldAt !== null && seen.mode.at - toldAt > RECENTLY;
  }
  return false;
}

/** A person says that the device may be steered again. */
export function takeBack(memory: ControlMemory, device: string): ControlMemory {
  const one = memoryOf(memory, device);
  return one.yielded === null
    ? memory
    : withDevice(memory, device, { ...one, yielded: null, ours: [], changedAt: null, suspect: null, moves: 0 });
}

/** A person operated the device through us: nobody else's doing, and left alone like a hand on the device. */
export function leaveTo(
  memory: ControlMemory,
  device: string,
  at: Instant,
  until: Instant | null,
  mode?: string,
): ControlMemory {
  const one = memoryOf(memory, device);
  const end = until ?? jstDayStart(jstDay(at) + 1);
  const ours = mode === undefined ? one.ours : [mode];
  return withDevice(memory, device, { ...one, ours, command: null, yielded: { to: 'person', since: at, until: end } });
}
