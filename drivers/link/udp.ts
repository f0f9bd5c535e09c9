import type { RemoteInfo } from 'node:dgram';
import { HemsError } from '#core/errors.ts';
import { seconds } from '#core/time/instant.ts';
import type { Clock, Timer } from '#ports/clock.ts';
import type { Datagram, DatagramLink } from '#ports/datagram-link.ts';
import type { Log } from '#ports/log.ts';
import {
  allPlaces,
  type Family,
  findPlace,
  type Interfaces,
  machineInterfaces,
  type NetworkPlace,
} from './network-place.ts';
import { ECHONET_PORT, openUdpSockets, type UdpSockets } from './udp-sockets.ts';

/** How often the interface is looked at, and how soon what failed is tried again. */
const LOOK_EVERY = seconds(2);
/** Send failures are told once in this time. */
const TELL_EVERY = 60_000;

export interface UdpLinkDeps {
  /** Interface (`eth0`) or one address of this machine; see `findPlace`. */
  readonly at: string;
  readonly family?: Family;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * False: `open` rejects where the interface or the port cannot be had now. True, for a daemon: `open` resolves all the
   * same, `onState` says what is wrong, and the link goes on trying.
   */
  readonly patient?: boolean;
  /** Hears each change: a sentence for the operator while no datagrams can flow, null when they do. */
  readonly onState?: (trouble: string | null) => void;
  /** By default the machine's. */
  readonly interfaces?: Interfaces;
}

/**
 * UDP port 3610 at one place of the LAN, for one node; several live beside each other in one process.
 *
 * Only neighbours on the interface are heard and sent to: never through the default route, and never from beyond the
 * prefix (security.md E1). An open link that loses its interface, its address or its sockets reports that, looks every
 * 2 s, and opens again at the address the interface has then.
 */
export function createUdpLink(deps: UdpLinkDeps): DatagramLink {
  const { at, clock, log, family = null, interfaces = machineInterfaces } = deps;
  const report = createReport(deps);
  let receive: (datagram: Datagram) => void = () => undefined;
  let restored: () => void = () => undefined;
  let wanted = false;
  let broken = false;
  let place: NetworkPlace | null = null;
  let sockets: UdpSockets | null = null;
  let timer: Timer | null = null;

  const message = (bytes: Uint8Array, { address, port }: RemoteInfo, multicast: boolean): void => {
    if (place === null || !wanted) return;
    if (address === place.address && port === ECHONET_PORT) return; // our own multicast
    if (place.isNeighbour(address)) receive({ from: address, multicast, bytes });
  };

  const open = async (): Promise<void> => {
    const here = findPlace(at, family, interfaces);
    if (here === null) throw nowhere(at, family, interfaces);
    sockets = await openUdpSockets(here, {
      message,
      broken(error) {
        broken = true;
        log.warn('link.broken', { link: at, error: error.message });
      },
    });
    place = here;
    broken = false;
  };

  const drop = async (): Promise<void> => {
    const old = sockets;
    sockets = null;
    place = null;
    await old?.close();
  };

  /** Opens what can be opened again; what cannot is told and looked at the next time. */
  const heal = async (): Promise<void> => {
    if (sockets !== null && place !== null && !broken && isStill(place, findPlace(at, family, interfaces))) return;
    await drop();
    try {
      await open();
    } catch (error) {
      if (!(error instanceof HemsError)) throw error;
      report.trouble(error.message);
      return;
    }
    if (!wanted) return drop();
    report.flowing(place?.address ?? at);
    restored();
  };

  const lookAgain = (): void => {
    timer = clock.after(LOOK_EVERY, 'look at a network interface', () => {
      void heal().then(() => {
        if (wanted) lookAgain();
      });
    });
  };

  return {
    name: `UDP ${ECHONET_PORT} at ${at}`,
    async open(hear, back = () => undefined) {
      receive = hear;
      restored = back;
      wanted = true;
      try {
        await open();
        report.flowing(place?.address ?? at);
      } catch (error) {
        wanted = deps.patient === true;
        if (!wanted || !(error instanceof HemsError)) throw error;
        report.trouble(error.message);
      }
      lookAgain();
    },
    send(to, bytes) {
      if (sockets === null || place === null) return;
      if (to !== 'multicast' && !place.isNeighbour(to)) return report.unsent(to, 'not on this interface');
      sockets.send(to, bytes, (error) => report.unsent(to, error.message));
    },
    async close() {
      wanted = false;
      timer?.stop();
      await drop();
    },
  };
}

const isStill = (then: NetworkPlace, now: NetworkPlace | null): boolean =>
  now !== null && now.address === then.address && now.interface === then.interface && now.index === then.index;

/** Tells each change of state once, and failed sends once a minute. */
function createReport({ at, clock, log, onState }: UdpLinkDeps) {
  let state: string | null | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  const change = (trouble: string | null): boolean => {
    if (state === trouble) return false;
    state = trouble;
    onState?.(trouble);
    return true;
  };
  return {
    flowing(address: string): void {
      if (change(null)) log.info('link.open', { link: at, address });
    },
    trouble(sentence: string): void {
      if (change(sentence)) log.warn('link.closed', { link: at, why: sentence });
    },
    unsent(to: string, why: string): void {
      untold++;
      if (clock.monotonic() - toldAt < TELL_EVERY) return;
      log.warn('link.unsent', { link: at, to, why, count: untold });
      toldAt = clock.monotonic();
      untold = 0;
    },
  };
}

function nowhere(at: string, family: Family | null, interfaces: Interfaces): HemsError {
  const have = allPlaces(interfaces).map((place) => `${place.address} (${place.interface})`);
  const kind = family === null ? '' : ` with ${family}`;
  return new HemsError(
    'LINK_OPEN',
    `This machine has no network interface or address ${at}${kind}; it has ${have.join(', ') || 'none'}: choose one of these, or plug in the cable.`,
  );
}
