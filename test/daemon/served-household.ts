import { createSocket, type Socket } from 'node:dgram';
import { createHouseInputs } from '#drivers/simulated/inputs/create-house-inputs.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import type { LanNode, SimulatedLan } from '#drivers/simulated/lan/simulated-lan.ts';
import {
  createSimulatedHousehold,
  type ReceivedSet,
  type SimulatedHousehold,
} from '#drivers/simulated/nodes/household.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { World } from '#drivers/simulated/world.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';

const PORT = 3610;
const GROUP = '224.0.23.0';

export interface ServedHousehold {
  readonly world: World;
  readonly household: SimulatedHousehold;
  /** Where a device of the simulated house really stands. */
  readonly at: (address: string) => string;
  readonly sets: readonly ReceivedSet[];
  end(): Promise<void>;
}

/** The simulated house in real time on real sockets: each node at an address of loopback with UDP port 3610. */
export async function serveHousehold(addressOf: (host: number) => string): Promise<ServedHousehold> {
  const start = systemClock.now();
  const world = createWorld({
    spec: DEFAULT_HOUSE,
    inputs: createHouseInputs({ spec: DEFAULT_HOUSE, seed: 1, files: {} }),
    start,
  });
  const at = (address: string): string => addressOf(Number(address.split('.')[3]));
  const sockets: Socket[] = [];
  const own = new Map<string, Socket>();
  const bound: Promise<void>[] = [];
  const bind = (address: string, join: string | null, node: LanNode, multicast: boolean): Socket => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(socket);
    socket.on('message', (bytes, { address: from }) => node.receive({ from, multicast, bytes }));
    bound.push(
      new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind({ address, port: PORT }, () => {
          if (join !== null) socket.addMembership(GROUP, join);
          else socket.setMulticastInterface(address);
          resolve();
        });
      }),
    );
    return socket;
  };
  const lan: SimulatedLan = {
    attach(address, node) {
      own.set(address, bind(at(address), null, node, false));
      bind(GROUP, at(address), node, true);
    },
    send(from, to, bytes) {
      own.get(from)?.send(bytes, PORT, to === 'multicast' ? GROUP : to, () => undefined);
    },
    link: () => {
      throw new RangeError('the daemon brings its own');
    },
    onFrame: () => undefined,
    setConditions: () => undefined,
    detach: () => undefined,
  };
  const household = createSimulatedHousehold({ clock: systemClock, world, lan });
  const sets: ReceivedSet[] = [];
  household.onSet((set) => sets.push(set));
  await Promise.all(bound);
  return {
    world,
    household,
    at,
    sets,
    async end() {
      household.stop();
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
    },
  };
}
