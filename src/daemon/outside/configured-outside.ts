import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HouseControl } from '#app/control/house-control.ts';
import type { HouseView } from '#app/house-view.ts';
import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import { uplinkAt } from '#config/uplink-schema.ts';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { createMqttLine } from '#drivers/mqtt/mqtt-line.ts';
import { OFFLINE, ONLINE, statusTopic } from '#protocol/home-assistant/discovery.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { createOutboxFile } from '#store/outbox-file.ts';
import type { Store } from '#store/store.ts';
import { createCloud } from './cloud.ts';
import { commandTopics, createHomeAssistant } from './home-assistant.ts';
import { sealerOf } from './service-files.ts';
import { lineToService } from './service-line.ts';

/** What talks to the world outside of the house, beside the loop and never in front of it. */
export interface Outside {
  start(): void;
  /** After every completed tick. */
  tick(): void;
  stop(): Promise<void>;
}

export interface OutsideParts {
  readonly view: HouseView;
  readonly control: HouseControl;
  readonly records: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

/** Broker at home and remote monitoring service as the configuration has them. Throws INPUT for a file that cannot be read. */
export function configuredOutside(
  { file, fileNamed }: { readonly file: HouseFile; readonly fileNamed: (reference: string) => string },
  parts: OutsideParts,
): Outside {
  const both = [homeAssistant(file, fileNamed, parts), cloud(file, fileNamed, parts)].filter((one) => one !== null);
  const safely = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      parts.log.error('fault', { where: 'outside', error });
    }
  };
  return {
    start() {
      for (const one of both) one.start();
    },
    tick() {
      for (const one of both) safely(() => one.tick());
    },
    async stop() {
      await Promise.all(both.map((one) => one.stop()));
    },
  };
}

const random = (use: string) => createRandom(randomBytes(4).readInt32LE(), use);

function homeAssistant({ mqtt }: HouseFile, named: (reference: string) => string, parts: OutsideParts): Outside | null {
  if (mqtt === null) return null;
  const { site, commands, user, password_file, ca_file } = mqtt;
  const line = createMqttLine({
    url: mqtt.broker,
    clientId: `hems-${site}-${randomBytes(4).toString('hex')}`,
    ...(ca_file !== null && { tls: { ca: read(named(ca_file)) } }),
    ...(user !== null && {
      login: { user, password: password_file === null ? '' : read(named(password_file)).trim() },
    }),
    presence: { topic: statusTopic(site), online: ONLINE, offline: OFFLINE },
    subscribe: commandTopics(site, commands),
    clock: parts.clock,
    random: random('mqtt'),
    log: parts.log,
  });
  return createHomeAssistant({ ...parts, line, site, commands, prefix: mqtt.discovery_prefix });
}

function cloud({ uplink, data }: HouseFile, named: (reference: string) => string, parts: OutsideParts): Outside | null {
  if (uplink === null) return null;
  const config = uplinkAt(uplink, named);
  return createCloud({
    ...parts,
    gateway: config.gateway,
    uplink: lineToService(config, parts.log),
    sealer: sealerOf(config),
    cursor: createOutboxFile(named(data.folder)),
    liveValues: config.live_values,
    commands: config.commands,
    random: random('back-up'),
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new HemsError(
      'INPUT',
      `${path} cannot be read (${(error as Error).message}): correct mqtt in the configuration.`,
      { cause: error },
    );
  }
}
