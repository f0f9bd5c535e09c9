import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import { checkYaml } from './yaml-file.ts';

const file = z.string().min(1);

/** The key `uplink` of a gateway's configuration: the way to the remote monitoring service. */
export const uplinkSchema = z
  .strictObject({
    service: z
      .string()
      .regex(/^mqtts?:\/\/[^/\s]+$/, { message: 'an address such as mqtts://broker.example.jp:8883 is expected' })
      .refine((url) => url.startsWith('mqtts:') || /^mqtt:\/\/(127\.|\[::1\]|localhost)/.test(url), {
        message: 'a broker on another machine is reached by TLS only: write mqtts://',
      })
      .describe('Broker of the service'),
    gateway: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { message: 'letters, digits, dots and dashes are expected' })
      .describe('Name of this house at the service, as in its certificate'),
    ca_file: file.optional().describe('Certificate of the authority of the service, PEM'),
    certificate_file: file.optional().describe('Certificate of this gateway, PEM, as the service signed it'),
    key_file: file.optional().describe('Key of that certificate, PEM; hems backup register makes it'),
    recovery_key_file: file.describe('The twelve words that open the backups; hems backup register makes it'),
    live_values: z
      .boolean()
      .default(false)
      .describe('Whether the service is shown power, today and alarms as they are'),
    commands: z.boolean().default(false).describe('Whether the service may pass on what somebody wishes of a device'),
  })
  .describe('Backup and remote monitoring');

export type UplinkConfig = z.infer<typeof uplinkSchema>;

/** Files in the configuration count from its folder. */
export function uplinkAt(path: string, config: UplinkConfig): UplinkConfig {
  const here = (name: string): string => resolve(dirname(path), name);
  return {
    ...config,
    ...(config.ca_file !== undefined && { ca_file: here(config.ca_file) }),
    ...(config.certificate_file !== undefined && { certificate_file: here(config.certificate_file) }),
    ...(config.key_file !== undefined && { key_file: here(config.key_file) }),
    recovery_key_file: here(config.recovery_key_file),
  };
}

/** The uplink of a configuration file, whatever else stands in it. Throws INPUT with every fault. */
export function readUplink(path: string): UplinkConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new HemsError(
      'INPUT',
      `${path} cannot be read (${(error as Error).message}): name the configuration with --config.`,
      { cause: error },
    );
  }
  const { value, faults } = checkYaml(text, path, z.looseObject({ uplink: uplinkSchema }));
  if (faults !== undefined) throw new HemsError('INPUT', `${faults.join('; ')}.`);
  return uplinkAt(path, value.uplink);
}
