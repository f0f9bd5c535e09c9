import { z } from 'zod';

export const echonetSection = z.strictObject({
  interface: z.string().min(1).describe('interface (eth0) or own address through which the devices are reached'),
  allowed_prefix: z
    .union([z.cidrv4(), z.cidrv6()], 'a prefix such as 192.168.1.0/24 is expected')
    .nullable()
    .default(null)
    .describe('nobody else is listened to; null: all neighbours on the interface'),
});
