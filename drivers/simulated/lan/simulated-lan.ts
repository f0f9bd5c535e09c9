import { HemsError } from '#core/errors.ts';
import type { Random } from '#core/random.ts';
import { type Millis, millis } from '#core/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Datagram, DatagramLink } from '#ports/datagram-link.ts';

/** A device on the LAN. It answers through `SimulatedLan.send`. */
export interface LanNode {
  receive(datagram: Datagram): void;
  /** Says who it is, as at power-on. */
  announce?(): void;
}

/** Who put the datagram on the wire: one of the simulated devices, or a link (the controller). */
export type LanDirection = 'from-node' | 'from-link';

/** `to` is an address or `multicast`. The bytes are the datagram itself and must not be changed. */
export type FrameListener = (direction: LanDirection, from: string, to: string, bytes: Uint8Array) => void;

export interface LanConditions {
  /** One-way delay of each datagram, ms, uniform and whole. */
  readonly latency: { readonly from: number; readonly to: number };
  /** Share of deliveries that never happen, 0..1. */
  readonly loss: number;
  /** Share of deliveries that happen twice, 0..1. */
  readonly duplication: number;
}

export interface SimulatedLan {
  /** Puts a device on the wire; throws RangeError where the address is taken. */
  attach(address: string, node: LanNode): void;
  /** Takes what stands at an address off the wire. */
  detach(address: string): void;
  /** To `address` or to every other station where it is `multicast`. An address nobody has swallows the datagram. */
  send(from: string, to: string, bytes: Uint8Array): void;
  /** The controller's socket at `address`. Opening it where the address is taken rejects with LINK_OPEN. */
  link(address: string): DatagramLink;
  /** Called once for each datagram put on the wire, delivered or not, at the moment of sending. */
  onFrame(listener: FrameListener): void;
  /** Changes how well the wire works from now on. */
  setConditions(change: Partial<LanConditions>): void;
}

interface Station {
  readonly address: string;
  readonly index: number;
  direction: LanDirection;
  /** Null while nobody listens: datagrams fall on the floor, as with a closed socket. */
  receive: ((datagram: Datagram) => void) | null;
  /** By the receiver's index: when the last datagram from here arrives there. Keeps the order of a pair. */
  readonly lastArrival: number[];
}

const GOOD: LanConditions = { latency: { from: 3, to: 30 }, loss: 0, duplication: 0 };
const MULTICAST = 'multicast';

/**
 * The house's Ethernet: delivers datagrams after a seeded delay, in order for each pair of stations. One timer of the
 * clock for each datagram; a multicast reaches all stations in one timer, in the order in which they joined.
 */
export function createSimulatedLan(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly conditions?: Partial<LanConditions>;
}): SimulatedLan {
  const { clock, random } = deps;
  const stations: Station[] = [];
  const byAddress = new Map<string, Station>();
  const listeners: FrameListener[] = [];
  let conditions: LanConditions = { ...GOOD, ...deps.conditions };

  const stationAt = (address: string, direction: LanDirection): Station => {
    const found = byAddress.get(address);
    if (found !== undefined) return found;
    const station: Station = { address, index: stations.length, direction, receive: null, lastArrival: [] };
    stations.push(station);
    byAddress.set(address, station);
    return station;
  };

  const delay = (): number => {
    const { from, to } = conditions.latency;
    return from + random.integer(to - from + 1);
  };
  const lost = (): boolean => conditions.loss > 0 && random.next() < conditions.loss;
  const doubled = (): boolean => conditions.duplication > 0 && random.next() < conditions.duplication;

  const deliver = (sender: Station, receivers: readonly Station[], multicast: boolean, bytes: Uint8Array): void => {
    const now = clock.monotonic();
    let arrival = now + delay();
    for (const { index } of receivers) arrival = Math.max(arrival, sender.lastArrival[index] ?? 0);
    for (const { index } of receivers) sender.lastArrival[index] = arrival;
    const datagram: Datagram = { from: sender.address, multicast, bytes };
    clock.after(millis(arrival - now) as Millis, 'datagram', () => {
      for (const receiver of receivers) receiver.receive?.(datagram);
    });
  };

  const send = (from: string, to: string, bytes: Uint8Array): void => {
    const sender = byAddress.get(from);
    if (sender === undefined) return;
    for (const listener of listeners) listener(sender.direction, from, to, bytes);
    const multicast = to === MULTICAST;
    const receivers = reached(sender, to).filter(() => !lost());
    if (receivers.length === 0) return;
    deliver(sender, receivers, multicast, bytes);
    const again = receivers.filter(doubled);
    if (again.length > 0) deliver(sender, again, multicast, bytes);
  };

  const reached = (sender: Station, to: string): readonly Station[] => {
    if (to === MULTICAST) return stations.filter((station) => station !== sender);
    const receiver = byAddress.get(to);
    return receiver === undefined || receiver === sender ? [] : [receiver];
  };

  return {
    attach(address, node) {
      if (byAddress.get(address)?.receive) throw new RangeError(`two stations at ${address} on the simulated LAN`);
      const station = stationAt(address, 'from-node');
      station.direction = 'from-node';
      station.receive = (datagram) => node.receive(datagram);
    },
    detach(address) {
      const station = byAddress.get(address);
      if (station !== undefined) station.receive = null;
    },
    send,
    link: (address) => createLink(address, stationAt, send),
    onFrame: (listener) => {
      listeners.push(listener);
    },
    setConditions(change) {
      conditions = { ...conditions, ...change };
    },
  };
}

function createLink(
  address: string,
  stationAt: (address: string, direction: LanDirection) => Station,
  send: (from: string, to: string, bytes: Uint8Array) => void,
): DatagramLink {
  let mine: Station | null = null;
  return {
    name: `simulated LAN at ${address}`,
    async open(receive) {
      const station = stationAt(address, 'from-link');
      if (station.receive !== null) {
        throw new HemsError(
          'LINK_OPEN',
          `The simulated LAN already has a station at ${address}; choose another address.`,
        );
      }
      station.direction = 'from-link';
      station.receive = receive;
      mine = station;
    },
    send(to, bytes) {
      if (mine !== null) send(address, to, bytes);
    },
    async close() {
      if (mine !== null) mine.receive = null;
      mine = null;
    },
  };
}
