import { z } from 'zod';
import { fileReference } from './words.ts';

export const mailSection = z.strictObject({
  host: z.string().min(1, 'the name of a mail server is expected'),
  port: z.number().int().min(1).max(65_535).default(587),
  security: z
    .enum(['tls', 'starttls', 'none'])
    .default('starttls')
    .describe('tls: from the first byte, port 465; none: only a relay on this machine'),
  user: z.string().min(1).nullable().default(null).describe('null: the server asks for no login'),
  password_file: fileReference.nullable().default(null).describe('one line; needed with user'),
  from: z.email(),
  to: z.array(z.email()).min(1, 'at least one address is expected').max(10),
  level: z.enum(['info', 'warning', 'alarm']).default('warning').describe('notices below it are not mailed'),
});

export const lampSection = z.strictObject({
  blue: fileReference.describe('folder of the blue LED, such as /sys/class/leds/blue'),
  orange: fileReference.describe('folder of the orange LED'),
});
