import { BlockList, isIP } from 'node:net';
import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import type { Random } from '#core/random.ts';
import { createDiscovery, type Discovery } from '#drivers/echonet-lan/discovery.ts';
import { createEchonetLan, type EchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { type DeviceLan, followNodes } from '#drivers/echonet-lan/followed-lan.ts';
import { gatewayIdentity } from '#drivers/echonet-lan/gateway-identity.ts';
import { withoutZone } from '#drivers/link/network-place.ts';
import { createUdpLink } from '#drivers/link/udp.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';

export interface ConfiguredLan {
  readonly lan: EchonetLan;
  readonly discovery: Discovery;
  /** As the devices use it: by the address of the configuration, wherever the identity is now. */
  readonly devices: DeviceLan;
}

/** The ECHONET Lite LAN as configured; an interface or port that cannot be had now is waited for. */
export function configuredLan(
  { echonet, devices }: Pick<HouseFile, 'echonet' | 'devices'>,
  parts: {
    readonly clock: Clock;
    readonly log: Log;
    readonly random: Random;
    readonly onTrouble: (sentence: string | null) => void;
  },
): ConfiguredLan {
  const { clock, log, random, onTrouble } = parts;
  const { allowed_prefix: prefix } = echonet;
  const lan = createEchonetLan({
    link: createUdpLink({ at: echonet.interface, clock, log, patient: true, onState: onTrouble }),
    clock,
    log,
    random,
    identity: gatewayIdentity(),
    ...(prefix === null ? {} : { addresses: within(prefix) }),
  });
  const discovery = createDiscovery({ lan, clock, log, random });
  const identities = new Map(
    devices.flatMap(({ address, identity }) => (identity === null ? [] : [[address, identity] as const])),
  );
  return { lan, discovery, devices: followNodes({ lan, discovery, identities }) };
}

/** Whether an address lies in a prefix (security.md E1); a link-local one is a neighbour's in any case. */
function within(prefix: string): (address: string) => boolean {
  const list = new BlockList();
  const [network = '', length = '0'] = prefix.split('/');
  list.addSubnet(network, Number(length), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  if (isIP(network) === 6) list.addSubnet('fe80::', 10, 'ipv6');
  return (address) => list.check(withoutZone(address), isIP(withoutZone(address)) === 6 ? 'ipv6' : 'ipv4');
}
