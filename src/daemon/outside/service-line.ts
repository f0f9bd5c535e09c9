import { randomBytes } from 'node:crypto';
import type { UplinkConfig } from '#config/uplink-schema.ts';
import { createRandom } from '#core/random.ts';
import { createMqttUplink } from '#drivers/mqtt/mqtt-uplink.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Log } from '#ports/log.ts';
import type { Uplink } from '#ports/uplink.ts';
import { tlsOf } from './service-files.ts';

/** The line to the service that a configuration names. Throws INPUT where one of its files cannot be read. */
export function lineToService(config: UplinkConfig, log: Log): Uplink {
  const { service, gateway } = config;
  return createMqttUplink({
    gateway,
    url: service,
    clientId: `${gateway}-${randomBytes(4).toString('hex')}`,
    ...(service.startsWith('mqtts:') && { tls: tlsOf(config) }),
    clock: systemClock,
    random: createRandom(randomBytes(4).readInt32LE(), 'uplink'),
    log,
  });
}
