import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { HemsError } from '#core/errors.ts';
import type { Family, NetworkPlace } from './network-place.ts';
import { isHeld } from './port-holder.ts';

/** Port and groups of ECHONET Lite, Part II chapter 1.1. */
export const ECHONET_PORT = 3610;
const GROUPS: Readonly<Record<Family, string>> = { IPv4: '224.0.23.0', IPv6: 'ff02::1' };

/** The two sockets of a node: its own address, from which everything leaves, and the multicast group. */
export interface UdpSockets {
  /** To port 3610 of an address, or to the group. `failed` hears of a datagram that could not be sent. */
  send(to: string, bytes: Uint8Array, failed: (error: NodeJS.ErrnoException) => void): void;
  close(): Promise<void>;
}

export interface UdpSocketEvents {
  message(bytes: Uint8Array, from: RemoteInfo, multicast: boolean): void;
  /** A socket broke; both must be closed. */
  broken(error: Error): void;
}

/**
 * Opens both at a place. Two, because of several sockets on one wildcard address only one hears the unicast answers,
 * and a socket bound to an address hears no multicast; both are bound to the interface, so nothing leaves by the default
 * route. Rejects with LINK_OPEN.
 */
export async function openUdpSockets(place: NetworkPlace, events: UdpSocketEvents): Promise<UdpSockets> {
  const group = place.family === 'IPv4' ? GROUPS.IPv4 : `${GROUPS.IPv6}%${place.interface}`;
  // On loopback, where simulated devices live, a program on the wildcard address is no rival. Elsewhere it is.
  const shared = place.internal && place.family === 'IPv4';
  if (shared && isHeld(place.address, ECHONET_PORT)) throw taken(place);
  const opened: Socket[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  };
  const open = async (address: string, reuseAddr: boolean, multicast: boolean): Promise<Socket> => {
    const socket = createSocket(
      place.family === 'IPv4' ? { type: 'udp4', reuseAddr } : { type: 'udp6', reuseAddr, ipv6Only: true },
    );
    opened.push(socket);
    await bound(socket, address);
    socket.on('error', (error) => events.broken(error));
    socket.on('message', (bytes, from) => events.message(bytes, from, multicast));
    return socket;
  };
  try {
    const own = await open(place.address, shared, false);
    own.setMulticastInterface(multicastInterface(place));
    const listener = await open(group, true, true);
    listener.addMembership(GROUPS[place.family], multicastInterface(place));
    return {
      send: (to, bytes, failed) =>
        own.send(bytes, ECHONET_PORT, to === 'multicast' ? group : to, (error) => {
          if (error !== null) failed(error);
        }),
      close,
    };
  } catch (error) {
    await close();
    throw explain(place, error as NodeJS.ErrnoException);
  }
}

const multicastInterface = ({ family, address, interface: name }: NetworkPlace): string =>
  family === 'IPv4' ? address : `::%${name}`;

function bound(socket: Socket, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port: ECHONET_PORT, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

function explain(place: NetworkPlace, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE') return taken(place);
  return new HemsError(
    'LINK_OPEN',
    `UDP port ${ECHONET_PORT} of ${place.address} (${place.interface}) could not be opened: ${error.message}; check the network interface.`,
    { cause: error },
  );
}

const taken = ({ address, interface: name }: NetworkPlace): HemsError =>
  new HemsError(
    'LINK_OPEN',
    `UDP port ${ECHONET_PORT} of ${address} (${name}) is used by another program; stop the other ECHONET Lite program, or choose another address.`,
  );
