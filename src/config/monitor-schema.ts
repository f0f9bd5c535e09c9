import { z } from 'zod';

const file = z.string().min(1);

/** Configuration of `hems monitor`, keys as the file has them. */
export const monitorSchema = z.strictObject({
  data_folder: file.describe('Where the service keeps what it receives'),
  broker: z
    .strictObject({
      host: z.string().min(1).describe('Name or address of the MQTT broker'),
      port: z.int().min(1).max(65_535).default(8_883),
      tls: z
        .strictObject({
          ca_file: file.describe('Certificate of the authority, PEM'),
          certificate_file: file.describe('Certificate of the service, PEM; its name is "monitor"'),
          key_file: file.describe('Key of that certificate, PEM'),
        })
        .optional()
        .describe('Left out only for a broker on this machine'),
    })
    .refine(({ host, tls }) => tls !== undefined || /^(127\.|::1$|localhost$)/.test(host), {
      message: 'a broker on another machine is reached by TLS only: give tls',
    }),
});

export type MonitorConfig = z.infer<typeof monitorSchema>;
