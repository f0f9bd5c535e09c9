import { isIP } from 'node:net';
import { HemsError } from '#core/errors.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { gatewayIdentity } from '#drivers/echonet-lan/gateway-identity.ts';
import {
  allPlaces,
  findPlace,
  machineInterfaces,
  type NetworkPlace,
  withoutZone,
} from '#drivers/link/network-place.ts';
import { isHeld } from '#drivers/link/port-holder.ts';
import { createUdpLink } from '#drivers/link/udp.ts';
import { ECHONET_PORT } from '#drivers/link/udp-sockets.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';

/** Opens our node at a place for the length of one command. Rejects with LINK_OPEN. */
export async function startLan({ address, family }: NetworkPlace): Promise<EchonetLan> {
  const lan = createEchonetLan({
    link: createUdpLink({ at: address, family, clock: systemClock, log: silent }),
    clock: systemClock,
    log: silent,
    identity: gatewayIdentity(),
  });
  await lan.start();
  return lan;
}

/** Where to look for nodes: the named interface or address, or else every interface but loopback. */
export function placesToSearch(at: string | undefined): readonly NetworkPlace[] {
  if (at !== undefined) {
    if (isIP(at) !== 0) return [placeAt(at)];
    const places = searchable().filter((place) => place.interface === at);
    return places.length > 0 ? places : [placeAt(at)];
  }
  const places = searchable().filter(({ internal }) => !internal);
  if (places.length > 0) return places;
  throw new HemsError(
    'LINK_OPEN',
    'This machine has no network but loopback; plug in the cable, or name an address with --interface.',
  );
}

/** Where to stand to talk to a node: the named place, or the one whose network the node is on. */
export function placeBeside(address: string, at: string | undefined): NetworkPlace {
  if (isIP(withoutZone(address)) === 0)
    throw new HemsError('USAGE', `${address} is no IP address; give one such as 192.168.1.20.`);
  if (at !== undefined)
    return findPlace(at, isIP(withoutZone(address)) === 4 ? 'IPv4' : 'IPv6', machineInterfaces) ?? placeAt(at);
  const place = allPlaces(machineInterfaces).find((candidate) => candidate.isNeighbour(address));
  if (place === undefined) {
    const have = allPlaces(machineInterfaces).map((own) => `${own.address} (${own.interface})`);
    throw new HemsError(
      'USAGE',
      `${address} is not on a network of this machine, which has ${have.join(', ')}; nothing is sent through a router.`,
    );
  }
  return place.internal && place.family === 'IPv4' ? freeLoopback(place, address) : place;
}

/** Addresses that reach their neighbours by multicast: IPv4, and link-local IPv6. */
const searchable = (): readonly NetworkPlace[] =>
  allPlaces(machineInterfaces).filter(({ family, address }) => family === 'IPv4' || address.includes('%'));

function placeAt(at: string): NetworkPlace {
  const place = findPlace(at, null, machineInterfaces);
  if (place !== null) return place;
  const have = allPlaces(machineInterfaces).map((own) => `${own.address} (${own.interface})`);
  throw new HemsError(
    'LINK_OPEN',
    `This machine has no network interface or address ${at}; it has ${have.join(', ')}: choose one of these, or plug in the cable.`,
  );
}

/** On loopback nodes and we share one machine: the first address that is neither the node's nor anybody's. */
function freeLoopback(place: NetworkPlace, node: string): NetworkPlace {
  for (let last = 1; last < 255; last++) {
    const address = `127.0.0.${last}`;
    if (address !== node && !isHeld(address, ECHONET_PORT)) return { ...place, address };
  }
  return place;
}
