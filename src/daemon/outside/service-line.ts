import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { UplinkConfig } from '#config/uplink-schema.ts';
import { HemsError } from '#core/errors.ts';
import { createRandom } from '#core/random.ts';
import { createMqttUplink } from '#drivers/mqtt/mqtt-uplink.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Log } from '#ports/log.ts';
import type { Sealer } from '#ports/sealer.ts';
import type { Uplink } from '#ports/uplink.ts';
import { keyOfWords } from '#sealing/recovery-key.ts';
import { createSealer } from '#sealing/sealer.ts';

/** The line to the service that a configuration names. Throws INPUT where one of its files cannot be read. */
export function lineToService(config: UplinkConfig, log: Log): Uplink {
  const { ca_file, certificate_file, key_file, service, gateway } = config;
  return createMqttUplink({
    gateway,
    url: service,
    clientId: `${gateway}-${randomBytes(4).toString('hex')}`,
    ...(service.startsWith('mqtts:') && {
      tls: {
        ...(ca_file !== null && { ca: read(ca_file) }),
        ...(certificate_file !== null && { cert: read(certificate_file) }),
        ...(key_file !== null && { key: read(key_file) }),
      },
    }),
    clock: systemClock,
    random: createRandom(randomBytes(4).readInt32LE(), 'uplink'),
    log,
  });
}

export const sealerOf = ({ recovery_key_file }: UplinkConfig): Sealer =>
  createSealer(keyOfWords(read(recovery_key_file)));

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as Error).message;
    throw new HemsError('INPUT', `${file} cannot be read (${why}); hems backup register makes key and recovery key.`, {
      cause: error,
    });
  }
}
