import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

export type Family = 'IPv4' | 'IPv6';

/** The machine's interfaces and their addresses, as `os.networkInterfaces` tells them. */
export type Interfaces = () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

export const machineInterfaces: Interfaces = networkInterfaces;

/** One address of one interface: where a node of the LAN stands. */
export interface NetworkPlace {
  readonly interface: string;
  /** Changes when the interface was taken away and came back under the same name; 0 where the system does not tell. */
  readonly index: number;
  readonly family: Family;
  /** With its zone where it is link-local: `fe80::1%eth0`. */
  readonly address: string;
  readonly internal: boolean;
  /** Whether an address, as a datagram carries it, is a neighbour on this interface. */
  isNeighbour(address: string): boolean;
}

/**
 * The place that `at` names: an interface (`eth0`: its IPv4 address, else its link-local IPv6 address) or one address
 * (`192.168.1.5`, `fe80::1%eth0`, any of 127.0.0.0/8). Null where this machine has no such place now.
 */
export function findPlace(at: string, family: Family | null, interfaces: Interfaces): NetworkPlace | null {
  const places = allPlaces(interfaces).filter((place) => family === null || place.family === family);
  if (isIP(at) === 0) return places.find((place) => place.interface === at) ?? null;
  const exact = places.find(({ address }) => address === at || withoutZone(address) === at);
  if (exact !== undefined) return exact;
  const loopback = at.startsWith('127.')
    ? places.find(({ internal, family: f }) => internal && f === 'IPv4')
    : undefined;
  return loopback === undefined ? null : { ...loopback, address: at };
}

/** Every place of this machine: IPv4 before IPv6, link-local IPv6 before the rest of it. */
export function allPlaces(interfaces: Interfaces): readonly NetworkPlace[] {
  const places = Object.entries(interfaces()).flatMap(([name, infos = []]) => infos.map((info) => placeOf(name, info)));
  return places.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ family, address }: NetworkPlace): number => (family === 'IPv4' ? 0 : isLinkLocal(address) ? 1 : 2);
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);
export const withoutZone = (address: string): string => address.split('%', 1)[0]!;

function placeOf(name: string, info: NetworkInterfaceInfo): NetworkPlace {
  const linkLocal = info.family === 'IPv6' && isLinkLocal(info.address);
  const prefix = new BlockList();
  const [network = info.address, length = info.family === 'IPv4' ? '32' : '128'] = (info.cidr ?? '').split('/');
  const kind = info.family === 'IPv4' ? 'ipv4' : 'ipv6';
  prefix.addSubnet(network || info.address, Number(length), kind);
  // Nodes answer from their link-local address, whatever the prefix of ours.
  if (kind === 'ipv6') prefix.addSubnet('fe80::', 10, 'ipv6');
  return {
    interface: name,
    index: indexOf(name),
    family: info.family,
    address: linkLocal ? `${info.address}%${name}` : info.address,
    internal: info.internal,
    isNeighbour(address) {
      const zone = address.indexOf('%');
      if (zone < 0) return prefix.check(address, kind);
      return address.slice(zone + 1) === name && prefix.check(address.slice(0, zone), kind);
    },
  };
}

function indexOf(name: string): number {
  try {
    return Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8'));
  } catch {
    return 0; // no Linux, or just unplugged
  }
}
