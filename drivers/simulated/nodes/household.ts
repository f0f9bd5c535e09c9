import { type Instant, type Millis, seconds } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { SimulatedLan } from '../lan/simulated-lan.ts';
import type { World } from '../world.ts';
import { boardChannels, type HouseholdCircuit } from './household-circuits.ts';
import { type Draft, draftDevices, type HouseholdDevice } from './household-devices.ts';
import { createNode, type SimulatedNode } from './node.ts';
import { repeat } from './repeat.ts';
import type { SetAttempt } from './service.ts';

export type { HouseholdCircuit, HouseholdDevice };

/** One property that somebody tried to set. */
export interface ReceivedSet extends SetAttempt {
  readonly at: Instant;
  /** Who asked. */
  readonly from: string;
  /** The device's address. */
  readonly address: string;
}

export interface SimulatedHousehold {
  readonly devices: readonly HouseholdDevice[];
  readonly circuits: readonly HouseholdCircuit[];
  onSet(listener: (set: ReceivedSet) => void): void;
  /** Stops looking for changes to announce; the nodes go on answering. */
  stop(): void;
}

/**
 * The devices of the simulated house, each a node at an address of its own under 192.168.3.0/24. The world is told the
 * time once per request, and every `watchEvery` (default 60 s) for what changes without a request; both announce what
 * changed. Every node tells its instance list when it is made, as at power-on.
 */
export function createSimulatedHousehold(deps: {
  readonly clock: Clock;
  readonly world: World;
  readonly lan: SimulatedLan;
  readonly watchEvery?: Millis;
}): SimulatedHousehold {
  const { clock, world, lan } = deps;
  const listeners: ((set: ReceivedSet) => void)[] = [];
  const live = (): void => world.advanceTo(clock.now());
  const join = ({ host, id, object }: Draft): SimulatedNode => {
    const address = addressOf(host);
    const node = createNode({
      address,
      serial: id,
      objects: [object],
      send: (to, bytes) => lan.send(address, to, bytes),
      beforeRequest: live,
      onSet(from, attempt) {
        if (listeners.length === 0) return;
        const set = { ...attempt, edt: Uint8Array.from(attempt.edt), at: clock.now(), from, address };
        for (const listener of listeners) listener(set);
      },
    });
    lan.attach(address, node);
    return node;
  };

  live();
  const channels = boardChannels(world);
  const drafts = draftDevices(clock, world, channels);
  const nodes = drafts.map(join);
  for (const node of nodes) node.announce();
  const stop = repeat(clock, deps.watchEvery ?? seconds(60), () => {
    live();
    for (const node of nodes) node.notifyChanges();
  });

  return {
    devices: drafts.map(({ id, name, kind, host, eoj }) => ({ id, name, kind, address: addressOf(host), eoj })),
    circuits: channels.map(({ name, feeds }) => ({ name, feeds })),
    onSet: (listener) => {
      listeners.push(listener);
    },
    stop,
  };
}

const addressOf = (host: number): string => `192.168.3.${host}`;
