import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { HemsError } from '#core/errors.ts';
import { seconds } from '#core/time/instant.ts';
import type { DiscoveredNode } from '#drivers/echonet-lan/discovered-node.ts';
import { createDiscovery } from '#drivers/echonet-lan/discovery.ts';
import type { NetworkPlace } from '#drivers/link/network-place.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';
import { devicePart } from './echonet/device-part.ts';
import { discoveredJson, discoveredText } from './echonet/discovered.ts';
import { placesToSearch, startLan } from './echonet/lan-session.ts';
import { wholeNumber } from './usage.ts';

interface DiscoverOptions {
  readonly interface?: string;
  readonly write?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

export const discoverCommand = (): Command =>
  new Command('discover')
    .description('lists the ECHONET Lite nodes on the LAN: address, identity, classes, property maps')
    .option('--interface <addr>', 'own address or interface to look from (default: every one but loopback)')
    .option('--write <file>', 'write the device part of a configuration')
    .option('--timeout <seconds>', 'end after this time; usually it is over in a few seconds', wholeNumber(1, 600), 60)
    .option('--json', 'print as JSON')
    .action(async (options: DiscoverOptions) => {
      const nodes = await search(placesToSearch(options.interface), options);
      process.stdout.write(
        options.json === true ? `${JSON.stringify(discoveredJson(nodes), null, 2)}\n` : discoveredText(nodes),
      );
      if (options.write !== undefined) write(options.write, nodes);
      if (nodes.length === 0)
        throw new HemsError(
          'NO_ANSWER',
          'No ECHONET Lite node answered; check that the devices are on this network and have ECHONET Lite switched on.',
        );
    });

/**
 * Looks from all places at once. That one cannot be used is an error where nothing was found from the others, else a
 * warning; but not a word where it is the IPv6 address of an interface that was searched by IPv4 (that of a cable just
 * plugged in is not ready for seconds).
 */
async function search(places: readonly NetworkPlace[], options: DiscoverOptions): Promise<readonly DiscoveredNode[]> {
  const looks = await Promise.allSettled(places.map((place) => lookFrom(place, options.timeout)));
  const searched = new Set(places.filter((_, i) => looks[i]?.status === 'fulfilled').map((place) => place.interface));
  const failures = looks.flatMap((look, i) => {
    if (look.status === 'fulfilled') return [];
    return places[i]!.family === 'IPv6' && searched.has(places[i]!.interface) ? [] : [look.reason as unknown];
  });
  const nodes = once(looks.flatMap((look) => (look.status === 'fulfilled' ? look.value : [])));
  for (const failure of failures) {
    if (nodes.length === 0 || !(failure instanceof HemsError)) throw failure;
    process.stderr.write(`hems: warning: ${failure.message}\n`);
  }
  return nodes;
}

async function lookFrom(place: NetworkPlace, timeout: number): Promise<readonly DiscoveredNode[]> {
  const lan = await startLan(place);
  try {
    return await createDiscovery({ lan, clock: systemClock, log: silent }).look(seconds(timeout));
  } finally {
    await lan.stop();
  }
}

/** A node that was met by IPv4 and IPv6, or from two interfaces, is one node: the first meeting counts. */
function once(nodes: readonly DiscoveredNode[]): readonly DiscoveredNode[] {
  const met = new Set<string>();
  return nodes.filter(({ id, identifiedBy, address }) => {
    const key = identifiedBy === 'address' ? address : id;
    if (met.has(key)) return false;
    met.add(key);
    return true;
  });
}

function write(file: string, nodes: readonly DiscoveredNode[]): void {
  try {
    writeFileSync(file, devicePart(nodes));
  } catch (error) {
    throw new HemsError(
      'DATA_FOLDER',
      `${file} cannot be written (${(error as Error).message}); give --write another place.`,
      {
        cause: error,
      },
    );
  }
  process.stderr.write(`hems: wrote ${file}; each device stays unapproved until its control is set to true.\n`);
}
