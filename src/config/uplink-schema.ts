import { z } from 'zod';

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
    ca_file: file.nullable().default(null).describe('Certificate of the authority of the service, PEM'),
    certificate_file: file
      .nullable()
      .default(null)
      .describe('Certificate of this gateway, PEM, as the service signed it'),
    key_file: file.nullable().default(null).describe('Key of that certificate, PEM; hems backup register makes it'),
    recovery_key_file: file.describe('The twelve words that open the backups; hems backup register makes it'),
    live_values: z
      .boolean()
      .default(false)
      .describe('Whether the service is shown power, today and alarms as they are'),
    commands: z.boolean().default(false).describe('Whether the service may pass on what somebody wishes of a device'),
  })
  .describe('Backup and remote monitoring');

export type UplinkConfig = z.infer<typeof uplinkSchema>;

/** The files of an uplink as they are found from its configuration. */
export function uplinkAt(config: UplinkConfig, named: (reference: string) => string): UplinkConfig {
  const { ca_file, certificate_file, key_file, recovery_key_file } = config;
  const found = (reference: string | null): string | null => (reference === null ? null : named(reference));
  return {
    ...config,
    ca_file: found(ca_file),
    certificate_file: found(certificate_file),
    key_file: found(key_file),
    recovery_key_file: named(recovery_key_file),
  };
}
