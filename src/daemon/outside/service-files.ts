import { readFileSync } from 'node:fs';
import type { UplinkConfig } from '#config/uplink-schema.ts';
import { HemsError } from '#core/errors.ts';
import type { Sealer } from '#ports/sealer.ts';
import { keyOfWords } from '#sealing/recovery-key.ts';
import { createSealer } from '#sealing/sealer.ts';

/** Authority, certificate and key, as far as they are named. Throws INPUT where one cannot be read. */
export function tlsOf({ ca_file, certificate_file, key_file }: UplinkConfig) {
  return {
    ...(ca_file !== null && { ca: read(ca_file) }),
    ...(certificate_file !== null && { cert: read(certificate_file) }),
    ...(key_file !== null && { key: read(key_file) }),
  };
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
