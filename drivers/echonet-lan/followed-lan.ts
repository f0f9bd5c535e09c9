import type { Discovery } from './discovery.ts';
import type { EchonetLan } from './echonet-lan.ts';

/** What device drivers need of the LAN. */
export type DeviceLan = Pick<EchonetLan, 'get' | 'set' | 'setGet' | 'onNotification'>;

/**
 * The LAN as seen by devices that are called by the address at which they were set up, wherever their node is now: a
 * DHCP lease may move it, its identity (0x83) stays. `identities` says who stands at which address; one that is not
 * there yet is entered when its node has told who it is, and is to be kept over restarts. A node that does not tell stays
 * where it is.
 */
export function followNodes(deps: {
  readonly lan: EchonetLan;
  readonly discovery: Pick<Discovery, 'nodes' | 'addressOf' | 'onChange'>;
  readonly identities: Map<string, string>;
}): DeviceLan {
  const { lan, discovery, identities } = deps;
  const learn = (): void => {
    for (const { address, id, identifiedBy } of discovery.nodes())
      if (identifiedBy !== 'address' && !identities.has(address) && ![...identities.values()].includes(id))
        identities.set(address, id);
  };
  discovery.onChange(learn);
  const placeOf = (address: string): string => {
    const id = identities.get(address);
    return (id === undefined ? null : discovery.addressOf(id)) ?? address;
  };
  return {
    get: (address, eoj, epcs, deadline) => lan.get(placeOf(address), eoj, epcs, deadline),
    set: (address, eoj, properties, deadline) => lan.set(placeOf(address), eoj, properties, deadline),
    setGet: (address, eoj, properties, epcs, deadline) => lan.setGet(placeOf(address), eoj, properties, epcs, deadline),
    onNotification: ({ address, ...filter }, listener) =>
      lan.onNotification(filter, (notification) => {
        if (address === undefined || notification.address === placeOf(address)) listener(notification);
      }),
  };
}
