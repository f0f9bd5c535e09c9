import type { Snapshot } from '../snapshot.ts';
import type { Seen } from './basis.ts';

/** The devices of a snapshot that can be steered. */
export function* seenDevices({ batteries, heaters, vehicles }: Snapshot): Generator<Seen> {
  for (const battery of batteries) yield { kind: 'battery', ...battery };
  for (const heater of heaters) yield { kind: 'heater', ...heater };
  for (const vehicle of vehicles) yield { kind: 'vehicle', ...vehicle };
}
